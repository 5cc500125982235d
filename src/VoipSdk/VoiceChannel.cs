using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk;

/// <summary>
/// The sound of one call as calls make it, codec, RTP, jitter buffer and concealment, but without socket, device or thread:
/// samples and datagrams go in and come out when the application asks. For simulations, and for hosts that bring their own
/// transport. Nothing is encrypted.
/// </summary>
/// <remarks>
/// Sound is 48 kHz, 32-bit float from -1 to 1. One thread at a time may be in each of these groups, and it may be the
/// same for all of them: <see cref="Push"/> and <see cref="PushStereo"/>; <see cref="Tick"/> and <see cref="TryTransmit"/>;
/// <see cref="HandleDatagram"/>; <see cref="Pull"/> and <see cref="PullStereo"/>. The other members are thread-safe. None waits, and none allocates in the steady state.
/// </remarks>
/// <example>
/// <code>
/// alice.Push(samples);
/// alice.Tick();
/// while (alice.TryTransmit(buffer, out int length))
/// {
///     bob.HandleDatagram(buffer.AsSpan(0, length));
/// }
///
/// bob.Pull(heard);
/// </code>
/// </example>
public sealed class VoiceChannel : IDisposable
{
    /// <summary>What <see cref="TryTransmit"/> needs room for: the largest datagram of a call.</summary>
    public const int MaxDatagramBytes = DatagramSocket.MaxDatagramBytes;

    private readonly MediaChannel _channel;
    private readonly MediaClock _clock;
    private readonly DatagramQueue _queue = new();
    private readonly byte[] _received = new byte[MaxDatagramBytes];
    private int _isDisposed;
    private volatile bool _isMuted;

    /// <summary>Creates a channel that is connected, and at the beginning of its streams.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Names every value that is out of range.</exception>
    /// <exception cref="VoipCallException">The codec to send with cannot work here.</exception>
    public VoiceChannel(VoiceChannelOptions? options = null)
    {
        options ??= new VoiceChannelOptions();
        IReadOnlyList<IAudioCodec> codecs = options.Codecs?.ToArray() ?? AudioCodecs.Default;
        Check(options, codecs);
        _clock = new MediaClock(options.TimeProvider ?? TimeProvider.System);
        ILogger logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("VoipSdk.Calls");
        _channel = new MediaChannel(_clock, logger, options.Channels);
        _channel.Port.Content = options.Content;
        var route = MediaRoute.Create(_ => _queue);
        route = route with
        {
            Ssrc = options.Ssrc ?? route.Ssrc,
            FirstSequence = options.FirstSequence ?? route.FirstSequence,
            FirstTimestamp = options.FirstTimestamp ?? route.FirstTimestamp,

            // Who asks for certain numbers wants every run to be the same.
            Seed = options.Ssrc ?? route.Seed,
        };
        var adaptation = new AdaptationOptions(options.SendsReports, options.MinBitrate, options.MaxBitrate)
        {
            MinMusicBitrate = options.MinMusicBitrate,
            MaxMusicBitrate = options.MaxMusicBitrate,
            FrameDuration = options.FrameDuration,
            Effort = new EffortOptions(options.CpuBudget, options.MaxComplexity),
        };
        int payloadType = options.PayloadType ?? codecs[0].Format.PayloadType;
        var byPayloadType = codecs.ToDictionary(codec => codec.Format.PayloadType);
        byPayloadType[payloadType] = codecs[0];
        _channel.Copies = options.Copies;
        var chosen = new CallCodecs(codecs[0], payloadType, byPayloadType) { TakesRedundancy = true, TakesStereo = true };
        _channel.Connect(chosen, route, srtp: null, options.MinDelay, adaptation);
    }

    /// <summary>Whether silence is sent in place of what is captured. Default: false.</summary>
    public bool IsMuted
    {
        get => _isMuted;
        set
        {
            _isMuted = value;
            _channel.SetStatus(value, held: false, heldThere: false);
        }
    }

    /// <summary>What is sent; takes effect with the next frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something unknown.</exception>
    public AudioContent Content
    {
        get => _channel.Port.Content;
        set => _channel.Port.Content = value is AudioContent.Voice or AudioContent.Music
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Content is Voice or Music.");
    }

    /// <summary>What was sent and heard so far; a snapshot.</summary>
    public CallStatistics Statistics => _channel.GetStatistics();

    /// <summary>Hands over captured samples, any number; they are copied and wait for <see cref="Tick"/>.</summary>
    /// <returns>How many were taken: fewer when 100 ms wait already; the rest is lost and counted.</returns>
    public int Push(ReadOnlySpan<float> samples) => _channel.Port.Push(samples);

    /// <inheritdoc cref="AudioPort.PushStereo"/>
    public int PushStereo(ReadOnlySpan<float> interleaved) => _channel.Port.PushStereo(interleaved);

    /// <summary>
    /// Encodes what has been captured, in whole frames of 10 to 60 ms, and reports what was received. To be called each 5 to 20 ms: what nobody asks to encode
    /// for longer counts as late, and calls without anything captured as a pause of the microphone.
    /// </summary>
    public void Tick() => _channel.Tick();

    /// <summary>Takes the next datagram to send, a 014 (docs/PROTOCOL.md §8); to be called until it returns false.</summary>
    /// <param name="buffer">At least as long as the datagram; <see cref="MaxDatagramBytes"/> always are.</param>
    /// <param name="length">Bytes written.</param>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public bool TryTransmit(Span<byte> buffer, out int length) => _queue.TryTake(buffer, out length);

    /// <summary>Takes a datagram that came from the other end.</summary>
    /// <returns>False when it is no 014 with RTP or RTCP of this channel's codecs.</returns>
    public bool HandleDatagram(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > _received.Length || Volatile.Read(ref _isDisposed) != 0)
        {
            return false;
        }

        // Packets are opened where they lie, and the caller's bytes are the caller's.
        Span<byte> copy = _received.AsSpan(0, datagram.Length);
        datagram.CopyTo(copy);
        return CallDataFraming.TryGetContent(copy, out Span<byte> content) && _channel.HandlePacket(content, _clock.Now);
    }

    /// <summary>Fills all of <paramref name="samples"/> with what is to be heard next; silence where there is nothing.</summary>
    public void Pull(Span<float> samples) => _channel.Port.Pull(samples);

    /// <inheritdoc cref="AudioPort.PullStereo"/>
    public void PullStereo(Span<float> interleaved) => _channel.Port.PullStereo(interleaved);

    /// <summary>Frees encoder and decoders. Nobody may be in one of the other methods; afterwards they do nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _channel.End();
            _channel.Dispose();
        }
    }

    private static void Check(VoiceChannelOptions options, IReadOnlyList<IAudioCodec> codecs)
    {
        var errors = new List<string>();
        OptionsValidation.CheckCodecs(errors, codecs);
        OptionsValidation.CheckBitrates(errors, options.MinBitrate, options.MaxBitrate);
        OptionsValidation.CheckMusic(
            errors, new(options.Content, options.Channels, options.MinMusicBitrate, options.MaxMusicBitrate));
        OptionsValidation.CheckEncoder(errors, options.FrameDuration, options.CpuBudget, options.MaxComplexity);
        if (options.PayloadType is < 0 or > 127)
        {
            errors.Add($"PayloadType is {options.PayloadType} but must be null or 0 to 127.");
        }

        if (options.MinDelay < TimeSpan.Zero || options.MinDelay > TimeSpan.FromMilliseconds(500))
        {
            errors.Add($"MinDelay is {options.MinDelay} but must be 0 to 500 ms.");
        }

        if (options.Copies is < 0 or > RedundantSender.MaxCopies)
        {
            errors.Add($"Copies is {options.Copies} but must be 0 to {RedundantSender.MaxCopies}.");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException("VoiceChannelOptions: " + string.Join(" ", errors), nameof(options));
        }
    }
}
