using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>
/// Microphone and loudspeakers of the system, by whatever library a driver adapts: chosen before or during calls, followed when
/// the default changes, given up when unplugged and taken again when plugged in, with levels, gain, muting, push-to-talk, voice
/// activation, voice processing and a microphone test.
/// </summary>
/// <remarks>
/// <para>
/// Devices are open while a call or a microphone test wants them. Where one is missing or fails, calls go on in silence;
/// <see cref="AudioDeviceSide.Failure"/> and the events say what a user can do about it.
/// </para>
/// <para>
/// Loudspeakers have two channels. Microphones are opened with one, and with two for calls that have two
/// (<see cref="DirectoryClientOptions.Channels"/>): one that is open with one is then opened anew, a gap of some hundredths of
/// a second in the calls that have it already, and keeps its two until no call wants it. What is sent as music gets both
/// channels, a voice their mix.
/// </para>
/// <para>Thread-safe. Serves any number of calls at once: every call gets the microphone, and what they say is mixed.</para>
/// </remarks>
public sealed class DeviceAudioBackend : IAudioBackend, IAsyncDisposable
{
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);
    private readonly object _gate = new();
    private readonly PortList _ports = new();
    private readonly CaptureSound _capture;
    private readonly PlaybackSound _playback;
    private readonly DeviceControl _control;
    private readonly EventQueue<AudioDeviceEvent> _events;
    private readonly bool _requiresDevices;
    private MicrophoneMonitor? _monitor;
    private int _users;
    private bool _isDisposed;

    /// <summary>Creates the backend and begins to read the list of devices; opens none yet.</summary>
    /// <param name="driver">The device library's; belongs to the backend.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="processing">
    /// Works on what is captured; belongs to the backend. Null for one without stages that need a native library.
    /// </param>
    /// <exception cref="ArgumentException">Names every value that is out of range.</exception>
    public DeviceAudioBackend(IAudioDeviceDriver driver, DeviceAudioOptions? options = null, VoiceProcessing? processing = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        options ??= new DeviceAudioOptions();
        Check(options);
        Name = driver.Name;
        Processing = processing ?? new VoiceProcessing();
        _requiresDevices = options.RequiresDevices;
        _events = new EventQueue<AudioDeviceEvent>(options.EventCapacity);
        _capture = new CaptureSound(_ports, Processing);
        _playback = new PlaybackSound(_ports, Processing);
        _control = new DeviceControl(
            driver,
            new DeviceSlot(AudioDeviceKind.Input, driver, _capture, options.BufferDuration),
            new DeviceSlot(AudioDeviceKind.Output, driver, _playback, options.BufferDuration),
            new MediaClock(TimeProvider.System),
            _events.Write,
            (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("VoipSdk.Audio"));
        Input = _capture.Input = new AudioInput(_control, _capture.Meter) { TransmitMode = options.TransmitMode };
        Output = _playback.Output = new AudioOutput(_control, _playback.Meter);
        _control.Input.Chooser.Select(options.InputDeviceId);
        Input.Begin(options.InputDeviceId);
        _control.Output.Chooser.Select(options.OutputDeviceId);
        Output.Begin(options.OutputDeviceId);
        _control.Start();
    }

    /// <summary>The driver's, such as <c>sdl</c> or <c>wasapi</c>.</summary>
    public string Name { get; }

    /// <summary>The microphone.</summary>
    public AudioInput Input { get; }

    /// <summary>The loudspeakers.</summary>
    public AudioOutput Output { get; }

    /// <summary>What works on the captured sound; its stages can be switched at any time.</summary>
    public VoiceProcessing Processing { get; }

    /// <summary>The devices that are there, as they were read last: empty at first, until they are read (<see cref="RefreshAsync"/>).</summary>
    public IReadOnlyList<AudioDevice> Devices => _control.Devices;

    /// <summary>Events that were not read in time and are lost; what they said is in the properties.</summary>
    public long DroppedEvents => _events.Dropped;

    /// <summary>Whether the user hears the microphone: <see cref="StartMicrophoneTest"/>.</summary>
    public bool IsTestingMicrophone => _capture.Monitor is not null;

    /// <summary>Reads the list of devices now; otherwise it is read when the system says that it has changed.</summary>
    /// <exception cref="AudioDeviceException">The system does not list its devices; the message says why.</exception>
    /// <exception cref="ObjectDisposedException">The backend is disposed.</exception>
    public async Task<IReadOnlyList<AudioDevice>> RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _control.PostAsync(_control.Refresh, ThrowIfNotListed).WaitAsync(cancellationToken).ConfigureAwait(false);
        return Devices;
    }

    /// <summary>
    /// Lets the user hear the own microphone as others would hear it, with or without a call, until what is returned is disposed;
    /// <see cref="AudioDeviceSide.Level"/> of <see cref="Input"/> shows whether it is too loud. With loudspeakers instead of
    /// headphones turn them down first: they howl.
    /// </summary>
    /// <exception cref="InvalidOperationException">One runs already.</exception>
    /// <exception cref="ObjectDisposedException">The backend is disposed.</exception>
    public IDisposable StartMicrophoneTest()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_monitor is not null)
            {
                throw new InvalidOperationException("A microphone test runs already.");
            }

            _monitor = new MicrophoneMonitor(EndTest);
            _playback.Monitor = _monitor;
            _capture.Monitor = _monitor;
            Want_NeedsLock(+1);
            return _monitor;
        }
    }

    /// <summary>Takes the next event without waiting: for game loops.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out AudioDeviceEvent? deviceEvent) => _events.TryRead(out deviceEvent);

    /// <summary>The events as they come; ends when the backend is disposed. For one reader.</summary>
    public IAsyncEnumerable<AudioDeviceEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _events.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The backend is disposed.</exception>
    public async ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        cancellationToken.ThrowIfCancellationRequested();
        var stream = new PortStream(this, port);
        Task<bool> opened;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _ports.Add(port);
            opened = Want_NeedsLock(+1);
        }

        if (_requiresDevices)
        {
            try
            {
                await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
                ThrowIfSilent();
            }
            catch
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        return stream;
    }

    /// <summary>Closes the devices; calls that still use them go on in silence. At most a few seconds; never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _control.Stop();
        if (await Task.WhenAny(_control.Ended, Task.Delay(LongestClose)).ConfigureAwait(false) == _control.Ended)
        {
            // No callback runs any more.
            Processing.Dispose();
        }

        _events.Complete();
    }

    private static void Check(DeviceAudioOptions options)
    {
        var errors = new List<string>();
        if (options.BufferDuration < TimeSpan.FromMilliseconds(5) || options.BufferDuration > TimeSpan.FromMilliseconds(100))
        {
            errors.Add($"BufferDuration is {options.BufferDuration} but must be 5 to 100 ms.");
        }

        if (options.EventCapacity is < 1 or > 65_536)
        {
            errors.Add($"EventCapacity is {options.EventCapacity} but must be 1 to 65536.");
        }

        if (options.TransmitMode is < TransmitMode.Continuous or > TransmitMode.VoiceActivity)
        {
            errors.Add("TransmitMode must be one of its names.");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException("DeviceAudioOptions: " + string.Join(" ", errors), nameof(options));
        }
    }

    private void ThrowIfNotListed()
    {
        if (_control.ListFailure is { } failure)
        {
            throw failure;
        }
    }

    private void ThrowIfSilent()
    {
        if ((Input.IsOpen ? null : Input.Failure) is { } input)
        {
            throw new VoipCallException(VoipCallFailure.AudioUnavailable, input.Message, input);
        }

        if ((Output.IsOpen ? null : Output.Failure) is { } output)
        {
            throw new VoipCallException(VoipCallFailure.AudioUnavailable, output.Message, output);
        }
    }

    // In the order of the changes, which the lock keeps.
    private Task<bool> Want_NeedsLock(int more)
    {
        _users += more;
        bool isWanted = _users > 0;
        int channels = _ports.Now.Any(port => port.Channels == 2) ? 2 : 1;
        return _control.PostAsync(() =>
        {
            _control.Input.Chooser.Want(isWanted, channels);
            _control.Output.Chooser.Want(isWanted);
        });
    }

    private void EndTest(MicrophoneMonitor monitor)
    {
        lock (_gate)
        {
            if (_monitor != monitor)
            {
                return;
            }

            _monitor = null;
            _capture.Monitor = null;
            _playback.Monitor = null;
            Release_NeedsLock();
        }
    }

    private void Release_NeedsLock()
    {
        if (!_isDisposed)
        {
            _ = Want_NeedsLock(-1);
        }
    }

    private async ValueTask RemoveAsync(AudioPort port)
    {
        _ports.Remove(port);
        lock (_gate)
        {
            Release_NeedsLock();
        }

        await _capture.Passage.PassAsync().ConfigureAwait(false);
        await _playback.Passage.PassAsync().ConfigureAwait(false);
    }

    private sealed class PortStream(DeviceAudioBackend owner, AudioPort port) : IAudioStream
    {
        private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isDisposed;

        public Task Completion => _completed.Task;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                await owner.RemoveAsync(port).ConfigureAwait(false);
                _completed.TrySetResult(true);
            }

            await Completion.ConfigureAwait(false);
        }
    }
}
