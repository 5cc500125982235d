using BenchmarkDotNet.Attributes;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Benchmarks;

/// <summary>The claim: a directory packet is read and written in well under a microsecond.</summary>
[MemoryDiagnoser]
public class PacketBenchmarks
{
    private readonly byte[] _line = "001 alice ext=ringing \n"u8.ToArray();
    private readonly byte[] _destination = new byte[512];
    private readonly ConnectPacket _packet = new("alice");
    private PacketStreamReader _reader = null!;

    [GlobalSetup]
    public void Setup() => _reader = new PacketStreamReader(PacketSource.Client);

    [Benchmark]
    public bool Read()
    {
        _reader.Append(_line, MonoTime.Zero);
        return _reader.TryRead(MonoTime.Zero, out _, out _);
    }

    [Benchmark]
    public bool Write() => _packet.TryWrite(_destination, out _);
}
