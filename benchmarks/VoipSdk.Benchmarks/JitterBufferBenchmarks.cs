using BenchmarkDotNet.Attributes;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Benchmarks;

/// <summary>
/// The claim: taking a packet and playing it costs less than a hundredth of decoding it, without garbage, also where
/// packets are lost or change places.
/// </summary>
[MemoryDiagnoser]
public class JitterBufferBenchmarks
{
    private readonly byte[] _payload = new byte[60];
    private JitterBuffer _buffer = null!;
    private int _index;

    /// <summary>How many packets in a hundred never come; as many change places with the one after them.</summary>
    [Params(0, 5)]
    public int Percent { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _index = 0;
        _buffer = new JitterBuffer(new JitterBufferOptions());
    }

    [Benchmark]
    public int InsertAndPull()
    {
        int index = ++_index;
        int fate = index % 100;
        if (fate >= Percent)
        {
            int sent = fate >= 100 - (2 * Percent) ? index ^ 1 : index;
            var header = new RtpHeader(false, 111, (ushort)sent, (uint)sent * 960, 7);
            _buffer.Insert(header, _payload, new MonoTime(index * 20_000L));
        }

        JitterPull pull = _buffer.Pull(new MonoTime((index * 20_000L) + 5_000));
        _buffer.Played(pull.Duration);
        return pull.Payload.Length;
    }
}
