using System.Diagnostics;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// The floor of calls: for each direction of each call encode, seal, sendto, recvfrom, open, decode, one after the other on one
/// thread, with as many encoders, decoders and keys as the calls have.
/// </summary>
internal sealed unsafe class BareCalls : IDisposable
{
    private const int Header = 16;
    private readonly DatagramSocket _from = DatagramSocket.Bind(null, 0);
    private readonly DatagramSocket _to = DatagramSocket.Bind(null, 0);
    private readonly byte[] _address;
    private readonly LibOpus[] _codecs;
    private readonly LibCrypto[] _seals;
    private readonly LibCrypto[] _opens;
    private readonly float[] _speech;
    private readonly float[] _heard = new float[5_760];
    private readonly byte[] _sent = new byte[2_048];
    private readonly byte[] _received = new byte[2_048];
    private long _count;

    public BareCalls(int directions, int complexity, float[] speech)
    {
        _speech = speech;
        var address = StackReceiver.Loopback(_from, _to);
        _address = [.. address.Native.Buffer.Span[..address.Native.Size]];
        _codecs = [.. Enumerable.Range(0, directions).Select(_ => new LibOpus(24_000, complexity))];
        _seals = [.. Enumerable.Range(0, directions).Select(_ => new LibCrypto(encrypt: true))];
        _opens = [.. Enumerable.Range(0, directions).Select(_ => new LibCrypto(encrypt: false))];
    }

    /// <summary>Says a second of speech in each direction, each from another place of it.</summary>
    /// <returns>CPU time of a frame in one direction, in microseconds.</returns>
    public double Measure(int seconds)
    {
        int frames = _speech.Length / Speech.Frame;
        long start = CpuTime.Thread;
        for (int i = 0; i < 50 * seconds; i++)
        {
            for (int direction = 0; direction < _codecs.Length; direction++)
            {
                Pass(direction, (i + (direction * 17)) % frames * Speech.Frame);
            }
        }

        return (CpuTime.Thread - start) / 1_000.0 / (50 * seconds) / _codecs.Length;
    }

    /// <summary>The same with a frame of each direction every 20 ms: what a processor costs that did something else meanwhile.</summary>
    public double MeasurePaced(int seconds)
    {
        int frames = _speech.Length / Speech.Frame;
        long start = CpuTime.Thread;
        long due = Stopwatch.GetTimestamp();
        for (int i = 0; i < 50 * seconds; i++)
        {
            for (int direction = 0; direction < _codecs.Length; direction++)
            {
                Pass(direction, (i + (direction * 17)) % frames * Speech.Frame);
            }

            due += Stopwatch.Frequency / 50;
            double wait = (due - Stopwatch.GetTimestamp()) * 1_000.0 / Stopwatch.Frequency;
            if (wait > 0)
            {
                Thread.Sleep((int)Math.Ceiling(wait));
            }
        }

        return (CpuTime.Thread - start) / 1_000.0 / (50 * seconds) / _codecs.Length;
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
        foreach (IDisposable part in _codecs.Concat<IDisposable>(_seals).Concat(_opens))
        {
            part.Dispose();
        }
    }

    private void Pass(int direction, int at)
    {
        byte* nonce = stackalloc byte[12];
        byte* from = stackalloc byte[28];
        uint fromLength = 28;
        *(long*)nonce = ++_count;
        fixed (float* said = &_speech[at])
        fixed (float* heard = _heard)
        fixed (byte* sent = _sent)
        fixed (byte* received = _received)
        fixed (byte* to = _address)
        {
            int length = _codecs[direction].Encode(said, sent + Header);
            _seals[direction].Seal(nonce, sent + 4, Header - 4, sent + Header, length);
            _ = LibC.sendto(_from.Descriptor, sent, (nuint)(Header + length + 16), 0, to, (uint)_address.Length);
            int came = (int)LibC.recvfrom(_to.Descriptor, received, 2_048, 0, from, &fromLength);
            if (!_opens[direction].Open(nonce, received + 4, Header - 4, received + Header, came - Header - 16)
                || _codecs[direction].Decode(received + Header, came - Header - 16, heard) != Speech.Frame)
            {
                throw new InvalidOperationException("The floor lost a packet.");
            }
        }
    }
}
