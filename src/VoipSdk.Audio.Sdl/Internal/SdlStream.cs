using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>One open device of SDL's.</summary>
internal sealed class SdlStream : IAudioDeviceStream
{
    // SDL waits two buffers for what is under way, and stays in the system's call for good where a device is suspended.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly SdlSystem _system;
    private readonly AudioDeviceKind _kind;
    private readonly AudioDevice? _device;
    private readonly int _channels;
    private readonly AudioCaptureHandler? _captured;
    private readonly AudioPlaybackHandler? _playback;
    private readonly TaskCompletionSource<AudioDeviceException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GCHandle _handle;
    private uint _number;
    private int _isClosed;
    private int _isInCallback;

    public SdlStream(SdlSystem system, AudioDevice? device, int channels, AudioCaptureHandler captured)
        : this(system, AudioDeviceKind.Input, device, channels) => _captured = captured;

    public SdlStream(SdlSystem system, AudioDevice? device, AudioPlaybackHandler playback)
        : this(system, AudioDeviceKind.Output, device, channels: 2) => _playback = playback;

    private SdlStream(SdlSystem system, AudioDeviceKind kind, AudioDevice? device, int channels)
    {
        _system = system;
        _kind = kind;
        _device = device;
        _channels = channels;
    }

    public AudioDevice? Device => _device ?? _system.GetKnownDefault(_kind);

    /// <summary>Null for the default.</summary>
    public string? ChosenId => _device?.Id;

    public bool IsCapture => _kind == AudioDeviceKind.Input;

    public bool FollowsDefault { get; private set; }

    public TimeSpan Latency { get; private set; }

    public Task<AudioDeviceException> Lost => _lost.Task;

    public bool IsLost => _lost.Task.IsCompleted;

    private bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>False where SDL does not open it; SDL has the reason, on this thread.</summary>
    public bool TryOpen(SdlApi api, int samples, bool followsDefault)
    {
        _handle = GCHandle.Alloc(this);
        var wanted = SdlAudioSpec.Create(_channels, samples, SdlCallbacks.Audio, GCHandle.ToIntPtr(_handle));
        _number = api.OpenDevice(ChosenId, IsCapture, wanted);
        if (_number == 0)
        {
            _handle.Free();
            return false;
        }

        FollowsDefault = followsDefault;
        Latency = TimeSpan.FromSeconds(samples / 48_000.0);
        return true;
    }

    public void Start(SdlApi api) => api.StartDevice(_number);

    public bool HasStopped(SdlApi api) => api.GetDeviceStatus(_number) == SdlApi.StatusStopped;

    /// <summary>Once; later ones are not heard.</summary>
    public void ReportLoss() => _lost.TrySetResult(new AudioDeviceException(
        AudioDeviceFailure.Gone,
        $"The {SdlErrors.Describe(_kind)} {(_device is null ? "" : $"\"{_device.Name}\" ")}is gone: it was unplugged, or the system's sound service ended."));

    /// <summary>One buffer, on a thread of SDL's; nothing may leave it.</summary>
    public unsafe void Process(nint buffer, int length)
    {
        var samples = new Span<float>((void*)buffer, length / sizeof(float));
        Volatile.Write(ref _isInCallback, 1);
        Thread.MemoryBarrier();
        try
        {
            if (IsClosed)
            {
                samples.Clear();
            }
            else if (_captured is not null)
            {
                _captured(samples, _channels);
            }
            else
            {
                _playback!(samples);
            }
        }
        catch
        {
            // An exception would end the process here. The handlers promise to throw none.
            samples.Clear();
        }
        finally
        {
            Volatile.Write(ref _isInCallback, 0);
        }
    }

    public void Dispose() => _system.Close(this);

    /// <summary>Whoever gets true closes it.</summary>
    public bool TryBeginClose() => Interlocked.Exchange(ref _isClosed, 1) == 0;

    /// <summary>Ends the callbacks; where SDL does not come back, it may take its time in the background.</summary>
    public void Close(SdlApi api, Action closed)
    {
        var finished = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            api.CloseDevice(_number);
            _handle.Free();
            closed();
            finished.Set();
        })
        { IsBackground = true, Name = "VoipSdk SDL close" };
        thread.Start();
        if (!finished.Wait(CloseTimeout))
        {
            // The thread of SDL's is stuck in the system, not in the callback; should it just be on its way out of the
            // callback, that is waited for, and another time it finds the stream closed.
            SpinWait.SpinUntil(() => Volatile.Read(ref _isInCallback) == 0, CloseTimeout);
        }
    }
}
