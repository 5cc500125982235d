using System.Buffers.Binary;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>A packet on its way: sound number <paramref name="Index"/> of a stream, and when it arrives.</summary>
internal readonly record struct Delivery(RtpHeader Header, int Index, MonoTime Arrival, int Length);

/// <summary>One stretch that was played.</summary>
internal readonly record struct Heard(JitterPullKind Kind, int Index, MonoTime At, int Duration, bool IsDiscontinuous, int Next);

/// <summary>
/// The playback side in virtual time: hands packets over when they arrive, pulls whenever the stretch before is used up, and
/// stretches exactly as it is asked to.
/// </summary>
internal sealed class Listener
{
    /// <summary>A buffer that never goes below 60 ms.</summary>
    public static readonly JitterBufferOptions Sixty = new()
    {
        InitialDelay = TimeSpan.FromMilliseconds(60),
        MinDelay = TimeSpan.FromMilliseconds(60),
    };

    private readonly double _microsecondsPerUnit;
    private readonly byte[] _payload = new byte[1_275];
    private double _nextPull;

    /// <param name="options">The buffer's.</param>
    /// <param name="skew">How much faster the playback device's clock is than the network's, 1e-6 for a millionth.</param>
    public Listener(JitterBufferOptions? options = null, double skew = 0)
    {
        Options = options ?? Sixty;
        Buffer = new JitterBuffer(Options);
        _microsecondsPerUnit = 1e6 / Options.ClockRate / (1 + skew);
    }

    public JitterBufferOptions Options { get; }

    public JitterBuffer Buffer { get; }

    /// <summary>Everything that was played, where <see cref="Remember"/> is set.</summary>
    public List<Heard> Log { get; } = [];

    public bool Remember { get; set; } = true;

    /// <summary>Whether packets hold a copy of the one before.</summary>
    public bool CoversPrevious { get; init; }

    public Action<Heard>? OnHeard { get; set; }

    public MonoTime Now => new((long)_nextPull);

    public JitterInsertResult Insert(Delivery packet)
    {
        Span<byte> payload = _payload.AsSpan(0, packet.Length);
        payload.Clear();
        BinaryPrimitives.WriteInt32BigEndian(payload, packet.Index);
        return Buffer.Insert(packet.Header, payload, packet.Arrival, CoversPrevious);
    }

    /// <summary>Pulls until <paramref name="end"/>, handing over what arrives until then.</summary>
    public void Run(IEnumerable<Delivery> inOrderOfArrival, MonoTime end)
    {
        using IEnumerator<Delivery> packets = inOrderOfArrival.GetEnumerator();
        bool more = packets.MoveNext();
        while (Now < end)
        {
            for (; more && packets.Current.Arrival <= Now; more = packets.MoveNext())
            {
                Insert(packets.Current);
            }

            PullOnce();
        }
    }

    public Heard PullOnce()
    {
        MonoTime now = Now;
        JitterPull pull = Buffer.Pull(now);
        int index = pull.Kind == JitterPullKind.Packet ? BinaryPrimitives.ReadInt32BigEndian(pull.Payload) : -1;
        int next = pull.NextPayload.IsEmpty ? -1 : BinaryPrimitives.ReadInt32BigEndian(pull.NextPayload);
        int duration = pull.Kind == JitterPullKind.Packet ? Options.FrameDuration : pull.Duration;
        Assert.True(duration > 0);
        int output = duration + pull.Stretch;
        Assert.True(output > 0);
        Buffer.Played(duration, output);
        _nextPull += output * _microsecondsPerUnit;
        var heard = new Heard(pull.Kind, index, now, output, pull.IsDiscontinuous, next);
        OnHeard?.Invoke(heard);
        if (Remember)
        {
            Log.Add(heard);
        }

        return heard;
    }
}
