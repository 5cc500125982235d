using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// A call's <see cref="MediaChannel"/> with its backend, its path and its place on the media thread. The backend is opened
/// before the call is placed or answered, so that a microphone that does not work rings nobody, and nothing that is said
/// first is missed by a loudspeaker that is still opening.
/// </summary>
internal sealed class CallMedia : IAsyncDisposable
{
    /// <summary>How long an audio backend may take to close before the call goes on without waiting for it.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly IAudioBackend _backend;
    private readonly MediaChannel _channel;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private IAudioStream? _stream;
    private UdpMediaTransport? _path;
    private long _heardMicroseconds = long.MinValue;
    private long _movedMicroseconds = long.MinValue / 2;
    private int _disposed;

    private CallMedia(IAudioBackend backend, MediaClock clock, ILogger logger, int channels)
    {
        _backend = backend;
        _clock = clock;
        _logger = logger;
        _channel = new MediaChannel(clock, logger, channels);
    }

    /// <summary>The backend's side.</summary>
    public AudioPort Port => _channel.Port;

    /// <summary>Opens the backend; it waits at the port until the call is connected.</summary>
    /// <param name="backend">What is opened.</param>
    /// <param name="clock">The client's clock.</param>
    /// <param name="logger">Hears of what fails.</param>
    /// <param name="channels">Channels that are captured and heard, 1 or 2.</param>
    /// <param name="cancellationToken">Ends waiting for the backend.</param>
    /// <exception cref="VoipCallException">It cannot be opened.</exception>
    public static async Task<CallMedia> OpenAsync(
        IAudioBackend backend, MediaClock clock, ILogger logger, int channels, CancellationToken cancellationToken)
    {
        var media = new CallMedia(backend, clock, logger, channels);
        try
        {
            media._stream = await backend.OpenAsync(media._channel.Port, cancellationToken).ConfigureAwait(false);
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
    /// <param name="minDelay">The least delay that the jitter buffer aims at.</param>
    /// <param name="adaptation">How it reports, and follows reports; null for the defaults, and reports once the other end does.</param>
    /// <exception cref="VoipCallException">A codec cannot work here.</exception>
    public void Connect(
        CallCodecs codecs, UdpMediaTransport path, MediaSecrets? secrets, TimeSpan minDelay, AdaptationOptions? adaptation = null)
    {
        _path = path;
        MediaRoute route = MediaRoute.Create(ssrc => secrets is null ? path : secrets.Protect(path, ssrc));
        _channel.Connect(codecs, route, secrets?.CreateReceiver(), minDelay, adaptation);
        MediaLoop.Shared.Add(_channel);
    }

    /// <inheritdoc cref="MediaChannel.QualityChanged"/>
    public Func<bool>? QualityChanged
    {
        set => _channel.QualityChanged = value;
    }

    /// <summary>When media of the peer came last; null before the first. From any thread.</summary>
    public MonoTime? LastHeard => Volatile.Read(ref _heardMicroseconds) is var heard && heard == long.MinValue ? null : new MonoTime(heard);

    /// <summary>The peer is reached at another address from now on.</summary>
    public void MoveTo(DatagramAddress address) => _path?.MoveTo(address);

    /// <param name="muted">Whether silence is sent.</param>
    /// <param name="held">Whether this end holds the call: nothing is heard, either.</param>
    /// <param name="heldThere">Whether the other end holds it.</param>
    public void SetStatus(bool muted, bool held, bool heldThere) => _channel.SetStatus(muted, held, heldThere);

    /// <summary>What is played to the other end.</summary>
    public PlayedSounds Sounds => _channel.Sounds;

    /// <summary>Copies both sides' sound from now on; null for no more.</summary>
    public void SetRecording(RecordingTap? tap) => _channel.SetRecording(tap);

    /// <summary>Takes a media datagram's content from the peer's address; on the network thread.</summary>
    /// <param name="packet">The RTP or RTCP packet; decrypted where it lies.</param>
    public void HandlePacket(Span<byte> packet)
    {
        MonoTime now = _clock.Now;
        if (_channel.HandlePacket(packet, now))
        {
            // Whoever decides whether the peer lives looks here when it has to: waking it would cost more than the packet.
            Volatile.Write(ref _heardMicroseconds, now.Microseconds);
        }
    }

    /// <summary>
    /// Takes a media datagram's content from an address that is no call's, if it is of this call and authentic: the peer may
    /// have moved. On the network thread.
    /// </summary>
    /// <param name="packet">The RTP or RTCP packet; decrypted where it lies, or left as it is.</param>
    /// <param name="moved">True when the call machine should hear of the address; at most twenty times a second.</param>
    public bool TryHandleFromElsewhere(Span<byte> packet, out bool moved)
    {
        MonoTime now = _clock.Now;
        bool isOurs = _channel.TryHandleFromElsewhere(packet, now, out bool isNewest);
        moved = isNewest && now.Microseconds - _movedMicroseconds > 50_000;
        _movedMicroseconds = moved ? now.Microseconds : _movedMicroseconds;
        return isOurs;
    }

    /// <summary>What is heard is worth in a word; from any thread.</summary>
    public CallQuality GetQuality(out double rating) => _channel.GetQuality(out rating);

    public CallStatistics GetStatistics() => _channel.GetStatistics();

    /// <summary>Closes the backend, then what it used. Bounded in time; never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        MediaLoop.Shared.Remove(_channel);
        _channel.End();
        Task closing = CloseStreamAsync();
        if (await Task.WhenAny(closing, Task.Delay(CloseTimeout)).ConfigureAwait(false) != closing)
        {
            // The backend may still be inside the port: leave the decoders to the finalizer rather than pull them away.
            _logger.AudioBackendStuck(_backend.Name, CloseTimeout);
            return;
        }

        _channel.Dispose();
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
