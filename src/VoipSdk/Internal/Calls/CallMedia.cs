using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;

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
    private MonoTime _begin;
    private long _endMicroseconds;
    private long _reportedMicroseconds = long.MinValue / 2;
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
    /// <exception cref="VoipCallException">A codec cannot work here.</exception>
    public void Connect(CallCodecs codecs, MediaRoute route, TimeSpan targetDelay, bool isMuted)
    {
        _begin = _clock.Now;
        var sender = new MediaSender(_port, codecs.Chosen, codecs.ChosenPayloadType, route, _clock, _logger) { Muted = isMuted };
        _receiver = new MediaReceiver(codecs.ByPayloadType, _clock, targetDelay, _logger);
        _sender = sender;
        _port.GoLive();
        MediaLoop.Shared.Add(sender);
    }

    public void SetMuted(bool muted)
    {
        if (_sender is { } sender)
        {
            sender.Muted = muted;
        }
    }

    /// <summary>Takes a media datagram's content; on the network thread.</summary>
    /// <param name="packet">The RTP or RTCP packet.</param>
    /// <param name="report">True when the call machine should hear that the peer lives; at most twice a second.</param>
    public void HandlePacket(ReadOnlySpan<byte> packet, out bool report)
    {
        MonoTime now = _clock.Now;
        report = false;
        if (_receiver!.TryReceive(packet, now) && now.Microseconds - _reportedMicroseconds > 500_000)
        {
            _reportedMicroseconds = now.Microseconds;
            report = true;
        }
    }

    /// <summary>Fills <paramref name="samples"/> with what is due; on the backend's playback thread.</summary>
    public void Pull(Span<float> samples)
    {
        if (_receiver is { } receiver)
        {
            receiver.Pull(samples);
        }
        else
        {
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
        return receiver.AddTo(sender.AddTo(statistics with { Duration = until - _begin }));
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
