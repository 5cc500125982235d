using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>SDL's audio subsystem, of which a process has one: shared by all drivers, and with a host that uses SDL itself.</summary>
/// <remarks>
/// A sound server that ends takes SDL's list with it: the names stay, under the numbers of devices that may by now be others.
/// So the subsystem is ended and begun anew before it is relied on, which takes about 20 ms, and only while no device of
/// ours is open.
/// </remarks>
internal sealed class SdlSystem
{
    // A server needs milliseconds, a Bluetooth headset a second or two.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    // How old the list may be when it is shown, and when a device is opened by it.
    private static readonly TimeSpan ListAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OpenAge = TimeSpan.FromSeconds(2);

    // A device that comes or goes is several events.
    private static readonly TimeSpan ChangeDelay = TimeSpan.FromMilliseconds(50);

    private static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
    private static readonly Timer Poll = new(static _ => PollCurrent());
    private static readonly Timer ChangeTimer = new(static _ => TellCurrent());

    private readonly object _gate = new();
    private readonly SdlWorker _worker = new(Timeout);
    private readonly List<SdlAudioDriver> _drivers = [];
    private readonly List<SdlStream> _streams = [];
    private IReadOnlyList<AudioDevice> _known = [];
    private int _closing;
    private volatile bool _isStale;

    // Of the worker's thread.
    private bool _isInitialized;
    private long _initializedAt;
    private string _driverName = "";
    private bool _hasSeenServer;
    private bool _hasMonitors;

    private SdlSystem()
    {
    }

    public static SdlSystem Current { get; } = new();

    private bool IsServer => _driverName is "pulseaudio" or "pipewire";

    /// <summary>SDL moves a stream along with the default, or the sound server does it.</summary>
    private bool FollowsDefault => IsServer || _driverName is "coreaudio" or "wasapi";

    public IReadOnlyList<AudioDevice> GetDevices(SdlAudioDriver driver) => _worker.Run(
        () =>
        {
            SdlApi? api = Prepare(driver, ListAge);
            List<AudioDevice> devices = ReadDevices(api);
            ReportVanished(devices);

            // An empty list would not say that it may only be the server that is missing.
            return devices.Count > 0 || api is null || IsServer || !IsLinux ? devices : throw SdlErrors.NoServer();
        },
        static _ => { });

    public SdlStream Open(
        SdlAudioDriver driver, AudioDeviceKind kind, string? deviceId, int samples, Func<AudioDevice?, SdlStream> create) =>
        _worker.Run(
            () =>
            {
                SdlApi? api = Prepare(driver, OpenAge);
                AudioDeviceException? error = TryOpen(api, kind, deviceId, samples, create, out SdlStream? stream);
                if (api is not null && error?.Reason is not (null or AudioDeviceFailure.Busy or AudioDeviceFailure.Denied) && TryQuit(api))
                {
                    error = TryOpen(Prepare(driver, OpenAge), kind, deviceId, samples, create, out stream);
                }

                return stream ?? throw error!;
            },
            static late => late.Dispose());

    public void Close(SdlStream stream)
    {
        if (!stream.TryBeginClose())
        {
            return;
        }

        lock (_gate)
        {
            _streams.Remove(stream);
            _closing++;
            SetPolling_NeedsLock();
        }

        // A stream exists because there is a library.
        stream.Close(SdlLibrary.Current.Api!, () =>
        {
            lock (_gate)
            {
                _closing--;
            }
        });
    }

    public void Release(SdlAudioDriver driver)
    {
        // Here, and not when the worker comes to it, which it may not.
        bool isLast;
        lock (_gate)
        {
            isLast = _drivers.Remove(driver) && _drivers.Count == 0;
        }

        if (isLast && SdlLibrary.Current.Api is { } api)
        {
            _worker.Run(() => HasDrivers() || TryQuit(api), static _ => { });
        }
    }

    public AudioDevice? GetKnownDefault(AudioDeviceKind kind)
    {
        foreach (AudioDevice device in Volatile.Read(ref _known))
        {
            if (device.Kind == kind && device.IsDefault)
            {
                return device;
            }
        }

        return null;
    }

    /// <summary>On any thread, with locks of SDL's held: nothing here may call it.</summary>
    public static void HandleDeviceEvent() => ChangeTimer.Change(ChangeDelay, System.Threading.Timeout.InfiniteTimeSpan);

    private bool HasDrivers()
    {
        lock (_gate)
        {
            return _drivers.Count > 0;
        }
    }

    private static void TellCurrent() => Current.TellChange();

    private void TellChange()
    {
        PollStreams();
        SdlAudioDriver[] drivers;
        lock (_gate)
        {
            drivers = [.. _drivers];
        }

        foreach (SdlAudioDriver driver in drivers)
        {
            driver.RaiseChanged();
        }
    }

    /// <summary>Begins SDL's part, where that is to be done.</summary>
    /// <returns>Null while the sound server has no devices.</returns>
    private SdlApi? Prepare(SdlAudioDriver driver, TimeSpan maxAge)
    {
        SdlApi api = SdlLibrary.Current.Api
            ?? throw new AudioDeviceException(AudioDeviceFailure.Unavailable, SdlLibrary.Current.UnavailableReason!);
        lock (_gate)
        {
            if (!_drivers.Contains(driver))
            {
                _drivers.Add(driver);
            }

            _isStale |= _drivers.Exists(other => other.Options.IncludeMonitors) != _hasMonitors;
        }

        // What SDL uses instead of a sound server that has ended is not kept when the server is back.
        if (_isInitialized && (_isStale || (IsLinux && IsOlderThan(_hasSeenServer && !IsServer ? OpenAge : maxAge))))
        {
            TryQuit(api);
        }

        if (!_isInitialized)
        {
            if (IsLinux && PulseServer.LacksDevices())
            {
                _hasSeenServer = true;
                return null;
            }

            Initialize(api, driver.Options);
        }

        return api;
    }

    private bool IsOlderThan(TimeSpan age) =>
        Stopwatch.GetTimestamp() - _initializedAt > age.TotalSeconds * Stopwatch.Frequency;

    private void Initialize(SdlApi api, SdlAudioDriverOptions options)
    {
        lock (_gate)
        {
            _hasMonitors = _drivers.Exists(driver => driver.Options.IncludeMonitors);
        }

        api.SetDefaultHint("SDL_NO_SIGNAL_HANDLERS", "1");
        api.SetDefaultHint("SDL_AUDIO_DEVICE_APP_NAME", options.ApplicationName ?? AppDomain.CurrentDomain.FriendlyName);
        api.SetDefaultHint("SDL_AUDIO_DEVICE_STREAM_NAME", "Voice call");
        api.SetDefaultHint("SDL_AUDIO_DEVICE_STREAM_ROLE", "Communication");
        api.SetHint("SDL_AUDIO_INCLUDE_MONITORS", _hasMonitors ? "1" : "0");
        if (!api.TryInitAudio())
        {
            throw SdlErrors.NoSystem(api.Error);
        }

        // After the devices that are there have been announced: they are no change.
        api.AddEventWatch(SdlCallbacks.Event);
        _driverName = api.CurrentDriver ?? "";
        _hasSeenServer |= IsServer;
        if (IsLinux && _driverName == "pulseaudio")
        {
            HotPlugThread.WaitFor(api.Version);
        }

        _initializedAt = Stopwatch.GetTimestamp();
        _isInitialized = true;
        _isStale = false;
    }

    /// <summary>Ends our part of the subsystem; not while a device of ours works, or is still being closed.</summary>
    private bool TryQuit(SdlApi api)
    {
        SdlStream[] streams;
        lock (_gate)
        {
            if (!_isInitialized || _closing > 0 || _streams.Exists(stream => !stream.IsLost))
            {
                return false;
            }

            streams = [.. _streams];
        }

        // Their numbers mean nothing later.
        foreach (SdlStream lost in streams)
        {
            Close(lost);
        }

        lock (_gate)
        {
            if (_closing > 0)
            {
                return false;
            }
        }

        api.RemoveEventWatch(SdlCallbacks.Event);
        api.QuitAudio();
        _isInitialized = false;
        return true;
    }

    private List<AudioDevice> ReadDevices(SdlApi? api)
    {
        List<AudioDevice> devices = api is null ? [] : SdlDeviceList.Read(api);
        Volatile.Write(ref _known, devices);
        return devices;
    }

    private AudioDeviceException? TryOpen(
        SdlApi? api, AudioDeviceKind kind, string? deviceId, int samples, Func<AudioDevice?, SdlStream> create, out SdlStream? stream)
    {
        stream = null;
        List<AudioDevice> devices = ReadDevices(api).FindAll(device => device.Kind == kind);
        AudioDevice? chosen = devices.Find(device => device.Id == deviceId);
        if (deviceId is not null && chosen is null)
        {
            return SdlErrors.Gone(kind, deviceId);
        }

        // Asked for its default all the same, a sound server without a microphone gives what is being played, and ALSA without
        // a card writes half a page to the standard error stream.
        if (api is null || devices.Count == 0)
        {
            return SdlErrors.NoDevice(kind, withServer: api is null || IsServer || !IsLinux);
        }

        SdlStream candidate = create(chosen);
        if (!candidate.TryOpen(api, samples, followsDefault: chosen is null && FollowsDefault))
        {
            _isStale = true;
            return SdlErrors.NotOpened(kind, deviceId, api.Error);
        }

        lock (_gate)
        {
            _streams.Add(candidate);
            SetPolling_NeedsLock();
        }

        candidate.Start(api);
        stream = candidate;
        return null;
    }

    /// <summary>Not every SDL says by itself that an open device is gone.</summary>
    private void ReportVanished(IReadOnlyList<AudioDevice> devices)
    {
        lock (_gate)
        {
            foreach (SdlStream stream in _streams)
            {
                var kind = stream.IsCapture ? AudioDeviceKind.Input : AudioDeviceKind.Output;
                if (stream.ChosenId is { } id && !devices.Any(device => device.Kind == kind && device.Id == id))
                {
                    stream.ReportLoss();
                }
            }
        }
    }

    private static void PollCurrent() => Current.PollStreams();

    private void PollStreams()
    {
        lock (_gate)
        {
            foreach (SdlStream stream in _streams)
            {
                if (!stream.IsLost && stream.HasStopped(SdlLibrary.Current.Api!))
                {
                    stream.ReportLoss();
                    _isStale = true;
                }
            }
        }
    }

    private void SetPolling_NeedsLock()
    {
        TimeSpan interval = _streams.Count > 0 ? PollInterval : System.Threading.Timeout.InfiniteTimeSpan;
        Poll.Change(interval, interval);
    }
}
