using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>The sound of one connected call: backend, sender and receiver, from connection to end.</summary>
internal sealed class CallMedia : IAsyncDisposable
{
    /// <summary>Captured sound that may wait for the media thread, which comes every 5 ms.</summary>
    private const int CaptureCapacitySamples = AudioPort.SampleRate / 4;

    /// <summary>How long an audio backend may take to close before the call goes on without waiting for it.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly IAudioBackend _backend;
    private readonly MediaReceiver _receiver;
    private readonly MediaSender _sender;
    private readonly AudioPort _port;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private readonly MonoTime _begin;
    private readonly CancellationTokenSource _stopping = new();
    private Task _opening = Task.CompletedTask;
    private IAudioStream? _stream;
    private long _endMicroseconds;
    private long _reportedMicroseconds = long.MinValue / 2;

    public CallMedia(
        IAudioBackend backend, CallCodecs codecs, MediaRoute route, TimeSpan targetDelay, MediaClock clock, ILogger logger)
    {
        _backend = backend;
        _clock = clock;
        _logger = logger;
        _begin = clock.Now;
        _receiver = new MediaReceiver(codecs.ByPayloadType, clock, targetDelay);
        _port = new AudioPort(_receiver, CaptureCapacitySamples);
        _sender = new MediaSender(_port, codecs.Chosen, codecs.ChosenPayloadType, route, clock, logger);
    }

    /// <summary>Opens the backend; <paramref name="opened"/> gets null, or what failed.</summary>
    public void Start(Action<VoipCallException?> opened)
    {
        MediaLoop.Shared.Add(_sender);
        _opening = Task.Run(() => OpenAsync(opened));
    }

    public void SetMuted(bool muted) => _sender.Muted = muted;

    /// <summary>Takes a media datagram's content; on the network thread.</summary>
    /// <param name="packet">The RTP or RTCP packet.</param>
    /// <param name="report">True when the call machine should hear that the peer lives; at most twice a second.</param>
    public void HandlePacket(ReadOnlySpan<byte> packet, out bool report)
    {
        MonoTime now = _clock.Now;
        report = false;
        if (_receiver.TryReceive(packet, now) && now.Microseconds - _reportedMicroseconds > 500_000)
        {
            _reportedMicroseconds = now.Microseconds;
            report = true;
        }
    }

    public CallStatistics GetStatistics()
    {
        long end = Volatile.Read(ref _endMicroseconds);
        var statistics = new CallStatistics
        {
            Duration = (end == 0 ? _clock.Now : new MonoTime(end)) - _begin,
        };
        return _receiver.AddTo(_sender.AddTo(statistics));
    }

    /// <summary>Closes the backend, then what it used. Bounded in time; never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _endMicroseconds, _clock.Now.Microseconds);
        MediaLoop.Shared.Remove(_sender);
        _port.Close();
        _stopping.Cancel();
        Task closing = CloseStreamAsync();
        if (await Task.WhenAny(closing, Task.Delay(CloseTimeout)).ConfigureAwait(false) != closing)
        {
            // The backend may still be inside the port: leave its codecs to the finalizer rather than pull them away.
            _logger.AudioBackendStuck(_backend.Name, CloseTimeout);
            return;
        }

        _sender.Dispose();
        _receiver.Dispose();
        _stopping.Dispose();
    }

    private async Task OpenAsync(Action<VoipCallException?> opened)
    {
        VoipCallException? failure = null;
        try
        {
            _stream = await _backend.OpenAsync(_port, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // A backend of the user's may throw anything; the call ends for a reason that can be read.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception as VoipCallException ?? new VoipCallException(
                VoipCallFailure.AudioUnavailable, $"The audio backend '{_backend.Name}' could not be opened: {exception.Message}", exception);
            _logger.AudioBackendFailed(_backend.Name, exception);
        }

        opened(failure);
    }

    private async Task CloseStreamAsync()
    {
        await _opening.ConfigureAwait(false);
        if (_stream is null)
        {
            return;
        }

        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As above: the call is over whatever the backend says.
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
