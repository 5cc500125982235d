using BenchmarkDotNet.Attributes;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Benchmarks;

/// <summary>The claim: reading, writing and counting an RTP packet costs tens of nanoseconds and no garbage.</summary>
[MemoryDiagnoser]
public class RtpBenchmarks
{
    private readonly byte[] _packet = new byte[172];
    private readonly ReceptionStatistics _statistics = new();
    private readonly RtpSequencer _sequencer = new(1, 0, 0);
    private int _index;

    [GlobalSetup]
    public void Setup() => new RtpHeader(false, 111, 1, 960, 7).Write(_packet);

    [Benchmark]
    public int Parse() =>
        RtpHeader.TryParse(_packet, out RtpHeader header, out int offset, out int length)
            ? offset + length + header.SequenceNumber
            : -1;

    [Benchmark]
    public void Write() => _sequencer.Next(111, 960, 160).Write(_packet);

    [Benchmark]
    public bool Count()
    {
        _index++;
        var header = new RtpHeader(false, 111, (ushort)_index, (uint)_index * 960, 7);
        return _statistics.Update(header, new MonoTime(_index * 20_000L), 48_000);
    }
}
