using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>
/// The sound of one call. The backend is opened before the call is placed or answered, so that a microphone that does
/// not work rings nobody, and nothing that is said first is missed by a loudspeaker that is still opening.
/// </summary>
internal sealed class CallMedia : IPlaybackSource, IAsyncDisposable
{
    /// <summary>Captured sound that may wait for the media thread, which comes every 5 ms.</summary>
    private const int CaptureCapacitySamples = AudioPort.SampleRate / 4;

    /// <summary>How long an audio backend may take to close before the call goes on without waiting for it.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly IAudioBackend _backend;
    private readonly AudioPort _port;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private IAudioStream? _stream;
    private volatile MediaReceiver? _receiver;
    private volatile MediaSender? _sender;
    private UdpMediaTransport? _path;
    private SrtpReceiver? _srtp;
    private volatile bool _held;
    private MonoTime _begin;
    private long _endMicroseconds;
    private long _reportedMicroseconds = long.MinValue / 2;
    private long _movedMicroseconds = long.MinValue / 2;
    private long _rejected;
    private int _disposed;

    private CallMedia(IAudioBackend backend, MediaClock clock, ILogger logger)
    {
        _backend = backend;
        _clock = clock;
        _logger = logger;
        _port = new AudioPort(this, CaptureCapacitySamples, isLive: false);
    }

    /// <summary>Opens the backend; it waits at the port until the call is connected.</summary>
    /// <exception cref="VoipCallException">It cannot be opened.</exception>
    public static async Task<CallMedia> OpenAsync(
        IAudioBackend backend, MediaClock clock, ILogger logger, CancellationToken cancellationToken)
    {
        var media = new CallMedia(backend, clock, logger);
        try
        {
            media._stream = await backend.OpenAsync(media._port, cancellationToken).ConfigureAwait(false);
            return media;
        }
#pragma warning disable CA1031 // A backend of the user's may throw anything; the caller gets one type that says what works on.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.AudioBackendFailed(backend.Name, exception);
            throw exception as VoipCallException ?? new VoipCallException(
                VoipCallFailure.AudioUnavailable,
                $"The audio backend '{backend.Name}' could not be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Both ends are connected: sound begins to flow.</summary>
    /// <param name="codecs">What the ends agreed on.</param>
    /// <param name="path">Towards the peer.</param>
    /// <param name="secrets">What protects the packets; null in a call in the clear.</param>
    /// <param name="targetDelay">How long the jitter buffer holds a packet back.</param>
    /// <exception cref="VoipCallException">A codec cannot work here.</exception>
    public void Connect(CallCodecs codecs, UdpMediaTransport path, MediaSecrets? secrets, TimeSpan targetDelay)
    {
        _begin = _clock.Now;
        _path = path;
        MediaRoute route = MediaRoute.Create(ssrc => secrets is null ? path : secrets.Protect(path, ssrc));
        var sender = new MediaSender(_port, codecs.Chosen, codecs.ChosenPayloadType, route, _clock, _logger);
        _srtp = secrets?.CreateReceiver();
        _receiver = new MediaReceiver(codecs.ByPayloadType, _clock, targetDelay, _logger);
        _sender = sender;
        _port.GoLive();
        MediaLoop.Shared.Add(sender);
    }

    /// <summary>The peer is reached at another address from now on.</summary>
    public void MoveTo(DatagramAddress address) => _path?.MoveTo(address);

    /// <param name="muted">Whether silence is sent.</param>
    /// <param name="held">Whether this end holds the call: nothing is heard, either.</param>
    /// <param name="heldThere">Whether the other end holds it.</param>
    public void SetStatus(bool muted, bool held, bool heldThere)
    {
        _held = held;
        if (_sender is { } sender)
        {
            sender.Muted = muted;
            sender.Held = held || heldThere;
        }
    }

    /// <summary>Takes a media datagram's content from the peer's address; on the network thread.</summary>
    /// <param name="packet">The RTP or RTCP packet; decrypted where it lies.</param>
    /// <returns>True when the call machine should hear that the peer lives; at most twice a second.</returns>
    public bool HandlePacket(Span<byte> packet)
    {
        if (!TryOpen(ref packet, out _))
        {
            Volatile.Write(ref _rejected, _rejected + 1);
            return false;
        }

        MonoTime now = _clock.Now;
        return _receiver!.TryReceive(packet, now) && IsDue(ref _reportedMicroseconds, 500_000, now);
    }

    /// <summary>
    /// Takes a media datagram's content from an address that is no call's, if it is of this call and authentic: the peer may
    /// have moved. On the network thread.
    /// </summary>
    /// <param name="packet">The RTP or RTCP packet; decrypted where it lies, or left as it is.</param>
    /// <param name="moved">True when the call machine should hear of the address; at most twenty times a second.</param>
    public bool TryHandleFromElsewhere(Span<byte> packet, out bool moved)
    {
        moved = false;
        if (_srtp is null || !TryOpen(ref packet, out bool isNewest))
        {
            return false;
        }

        MonoTime now = _clock.Now;
        moved = _receiver!.TryReceive(packet, now) && isNewest && IsDue(ref _movedMicroseconds, 50_000, now);
        return true;
    }

    /// <summary>Fills <paramref name="samples"/> with what is due; on the backend's playback thread.</summary>
    public void Pull(Span<float> samples)
    {
        _receiver?.Pull(samples);
        if (_receiver is null || _held)
        {
            // What came during a hold is gone, and the delay does not grow by it.
            samples.Clear();
        }
    }

    public CallStatistics GetStatistics()
    {
        var statistics = new CallStatistics();
        if (_receiver is not { } receiver || _sender is not { } sender)
        {
            return statistics;
        }

        long end = Volatile.Read(ref _endMicroseconds);
        MonoTime until = end == 0 ? _clock.Now : new MonoTime(end);
        return receiver.AddTo(sender.AddTo(statistics with
        {
            Duration = until - _begin,
            PacketsRejected = Volatile.Read(ref _rejected),
        }));
    }

    /// <summary>Closes the backend, then what it used. Bounded in time; never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref _endMicroseconds, _clock.Now.Microseconds);
        _port.Close();
        if (_sender is { } sender)
        {
            MediaLoop.Shared.Remove(sender);
            sender.Dispose();
        }

        Task closing = CloseStreamAsync();
        if (await Task.WhenAny(closing, Task.Delay(CloseTimeout)).ConfigureAwait(false) != closing)
        {
            // The backend may still be inside the port: leave the decoders to the finalizer rather than pull them away.
            _logger.AudioBackendStuck(_backend.Name, CloseTimeout);
            return;
        }

        _receiver?.Dispose();
    }

    private bool TryOpen(ref Span<byte> packet, out bool isNewest)
    {
        isNewest = false;
        if (_srtp is not { } srtp)
        {
            return true;
        }

        bool isAuthentic = RtpDemux.IsRtcp(packet)
            ? srtp.TryUnprotectRtcp(packet, out SrtpPacketInfo info)
            : srtp.TryUnprotectRtp(packet, out info);
        packet = isAuthentic ? packet[..info.Length] : packet;
        isNewest = isAuthentic && info.IsNewest;
        return isAuthentic;
    }

    private static bool IsDue(ref long last, long pause, MonoTime now)
    {
        bool isDue = now.Microseconds - last > pause;
        last = isDue ? now.Microseconds : last;
        return isDue;
    }

    private async Task CloseStreamAsync()
    {
        try
        {
            await _stream!.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The call is over, whatever a backend of the user's says.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.AudioBackendFailed(_backend.Name, exception);
        }
    }
}

/// <summary>The codecs of one call: the one to send with, and all that may arrive.</summary>
internal readonly record struct CallCodecs(
    IAudioCodec Chosen, int ChosenPayloadType, IReadOnlyDictionary<int, IAudioCodec> ByPayloadType);
