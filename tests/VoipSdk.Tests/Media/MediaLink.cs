using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace VoipSdk.Tests.Media;

/// <summary>A sender and a receiver with simulated time between them: everything between two backends but the socket.</summary>
internal sealed class MediaLink : IDisposable, IMediaTransport
{
    public const int FrameSamples = 960;
    private readonly FakeTimeProvider _time = new();
    private readonly MediaSender _sender;
    private readonly byte[] _held = new byte[2_048];
    private int _heldLength;
    private bool _isDisposed;

    public MediaLink(IAudioCodec codec)
    {
        var clock = new MediaClock(_time);
        Receiver = new MediaReceiver(
            new Dictionary<int, IAudioCodec> { [codec.Format.PayloadType] = codec }, clock, TimeSpan.FromMilliseconds(60),
            NullLogger.Instance);
        Port = new AudioPort(Receiver, FrameSamples * 8);
        var route = new MediaRoute(this, Ssrc: 0x1234, FirstSequence: 65_530, FirstTimestamp: uint.MaxValue - 5_000);
        _sender = new MediaSender(
            Port, new CallCodecs(codec, codec.Format.PayloadType, new Dictionary<int, IAudioCodec>()), route, clock, NullLogger.Instance);
    }

    public MediaReceiver Receiver { get; }

    public AudioPort Port { get; }

    /// <summary>Decides by number which packets arrive; all by default.</summary>
    public Func<int, bool> Arrives { get; set; } = _ => true;

    public int PacketsSent { get; private set; }

    public int LastPacketBytes { get; private set; }

    public CallStatistics Statistics => Receiver.AddTo(_sender.AddTo(new CallStatistics()));

    public bool Muted
    {
        set => _sender.Muted = value;
    }

    public int Overhead => 0;

    public void Send(Span<byte> buffer, int length)
    {
        buffer[..length].CopyTo(_held);
        _heldLength = length;
        LastPacketBytes = length;
    }

    /// <summary>20 ms: one captured frame goes in, what is due comes out (nothing is pulled into an empty span).</summary>
    public void Step(ReadOnlySpan<float> said, Span<float> heard)
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Port.Push(said);
        _sender.Tick();
        if (_heldLength > 0)
        {
            if (Arrives(PacketsSent++))
            {
                CallDataFraming.TryGetContent(_held.AsSpan(0, _heldLength), out Span<byte> content);
                Receiver.TryReceive(content, new MediaClock(_time).Now);
            }

            _heldLength = 0;
        }

        if (!heard.IsEmpty)
        {
            Port.Pull(heard);
        }
    }

    public void AdvanceWithoutCapture(TimeSpan time)
    {
        _time.Advance(time);
        _sender.Tick();
    }

    /// <summary>Says <paramref name="said"/> and returns as much of what was heard.</summary>
    public float[] Say(ReadOnlySpan<float> said)
    {
        float[] heard = new float[said.Length / FrameSamples * FrameSamples];
        for (int i = 0; i + FrameSamples <= said.Length; i += FrameSamples)
        {
            Step(said.Slice(i, FrameSamples), heard.AsSpan(i, FrameSamples));
        }

        return heard;
    }

    public void Dispose()
    {
        // The sender disposes its transport, which is this.
        if (!_isDisposed)
        {
            _isDisposed = true;
            _sender.Dispose();
            Receiver.Dispose();
        }
    }
}
