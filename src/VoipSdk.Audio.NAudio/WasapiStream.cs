using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;

namespace VoipSdk.Audio;

/// <summary>An open device: its loss, and an end that waits for callbacks without ever waiting for itself.</summary>
/// <remarks>
/// NAudio joins the device's thread when it is disposed, and would wait for ever in a callback of that thread, or for a driver
/// that hangs. So a thread of our own disposes it, and waiting for that has an end; the gate makes sure that no callback
/// follows even then.
/// </remarks>
[SupportedOSPlatform("windows")]
internal abstract class WasapiStream : IAudioDeviceStream
{
    // A device's thread leaves within a few buffers.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);

    // Long enough for any device that works: even PulseAudio's null sink under Wine moves every two seconds.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource<AudioDeviceException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _endLock = new();
    private readonly MMDevice _endpoint;
    private readonly Timer _watch;
    private Thread? _end;
    private int _callbacksBefore;
    private volatile int _callbacks;

    // The id of the thread that is in a callback, 0 for none.
    private volatile int _insideThread;
    private volatile bool _closed;

    protected WasapiStream(MMDevice endpoint, AudioDevice device)
    {
        _endpoint = endpoint;
        Device = device;
        _watch = new Timer(static stream => ((WasapiStream)stream!).Look(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public AudioDevice Device { get; }

    /// <summary>Windows could move streams of the default, but of the default for music, not for communication.</summary>
    public bool FollowsDefault => false;

    public abstract TimeSpan Latency { get; }

    public Task<AudioDeviceException> Lost => _lost.Task;

    AudioDevice? IAudioDeviceStream.Device => Device;

    /// <summary>On any thread, from several at once, and within a callback; only there it does not wait.</summary>
    public void Dispose()
    {
        _closed = true;
        Thread end;
        lock (_endLock)
        {
            if (_end is null)
            {
                _end = new Thread(End) { IsBackground = true, Name = "VoipSdk audio device end" };
                _end.Start();
            }

            end = _end;
        }

        if (_insideThread != Environment.CurrentManagedThreadId)
        {
            end.Join(LongestStop);
        }
    }

    /// <summary>NAudio's object; disposing it joins the device's thread.</summary>
    protected abstract void StopAndRelease();

    /// <summary>Constructs NAudio's object; disposes the endpoint when that fails.</summary>
    protected static T Build<T>(MMDevice endpoint, AudioDevice device, Func<T> build)
    {
        // NAudio posts its events to the synchronization context that its objects are constructed in; a user interface that
        // waits for us could not take them.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return build();
        }
        catch (Exception e)
        {
            endpoint.Dispose();
            if (WasapiFailure.IsOne(e))
            {
                throw WasapiFailure.OfDevice(e, device.Name);
            }

            throw;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected void StartOrDispose(Action start)
    {
        try
        {
            start();
            _watch.Change(LongestPause, LongestPause);
        }
        catch (Exception e)
        {
            Dispose();
            if (WasapiFailure.IsOne(e))
            {
                throw WasapiFailure.OfDevice(e, Device.Name);
            }

            throw;
        }
    }

    /// <summary>Whether a callback may run; <see cref="Leave"/> ends it in any case.</summary>
    protected bool Enter()
    {
        _insideThread = Environment.CurrentManagedThreadId;
        _callbacks++;
        return !_closed;
    }

    protected void Leave() => _insideThread = 0;

    /// <summary>Runs on the device's thread, as its last action.</summary>
    protected void OnStopped(object? sender, StoppedEventArgs e)
    {
        if (!_closed)
        {
            _lost.TrySetResult(WasapiFailure.OfDevice(e.Exception, Device.Name));
        }
    }

    /// <summary>A device can stop without a word: drivers do, and microphones under Wine whose server has died.</summary>
    private void Look()
    {
        int callbacks = _callbacks;
        if (callbacks == _callbacksBefore && !_closed)
        {
            _lost.TrySetResult(new AudioDeviceException(
                AudioDeviceFailure.Failed, $"{Device.Name} has stopped: nothing for {LongestPause.TotalSeconds} seconds."));
        }

        _callbacksBefore = callbacks;
    }

    private void End()
    {
        _watch.Dispose();
        try
        {
            StopAndRelease();
        }
#pragma warning disable CA1031 // The device may be gone: nothing is left to be done about it, and the process must live.
        catch (Exception)
#pragma warning restore CA1031
        {
            // It ends all the same.
        }

        _endpoint.Dispose();
    }
}
