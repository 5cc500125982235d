using BenchmarkDotNet.Attributes;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Benchmarks;

/// <summary>The claim: a report with its CNAME is written and read without garbage.</summary>
[MemoryDiagnoser]
public class RtcpBenchmarks
{
    private readonly byte[] _buffer = new byte[200];
    private readonly byte[] _name = "0123456789abcdef"u8.ToArray();
    private int _length;

    [GlobalSetup]
    public void Setup() => Write();

    [Benchmark]
    public int Write()
    {
        var writer = new RtcpWriter(_buffer);
        writer.SenderReport(1, new RtcpSenderInfo(1, 2, 3, 4), [new RtcpReportBlock(2, 1, 10, 1_000, 48, 5, 6)]);
        writer.CanonicalName(1, _name);
        return _length = writer.Length;
    }

    [Benchmark]
    public uint Read()
    {
        ReadOnlySpan<byte> compound = _buffer.AsSpan(0, _length);
        uint sum = RtcpReader.IsValid(compound) ? 1u : 0;
        var reader = new RtcpReader(compound);
        while (reader.TryRead(out RtcpPacket packet))
        {
            sum += packet.TryGetReport(0, out RtcpReportBlock block) ? block.Jitter : packet.Ssrc;
        }

        return sum;
    }
}
