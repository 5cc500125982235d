using Microsoft.Extensions.Logging;
using VoipSdk.Internal;
using VoipSdk.Protocol;

namespace VoipSdk.Audio;

/// <summary>
/// The thread on which a backend lists, opens and closes devices: commands and hints come in, the choosers decide, the slots do
/// it. Sound never waits for it.
/// </summary>
internal sealed class DeviceControl
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private readonly object _gate = new();
    private readonly Queue<Command> _commands = new();
    private readonly IAudioDeviceDriver _driver;
    private readonly MediaClock _clock;
    private readonly Action<AudioDeviceEvent> _report;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<AudioDevice> _devices = [];
    private MonoTime _listedAt;
    private bool _isListDue = true;
    private bool _hasList;
    private bool _isSignalled;
    private bool _isStopping;

    public DeviceControl(
        IAudioDeviceDriver driver, DeviceSlot input, DeviceSlot output, MediaClock clock, Action<AudioDeviceEvent> report, ILogger logger)
    {
        _driver = driver;
        Input = input;
        Output = output;
        _clock = clock;
        _report = report;
        _logger = logger;
        _driver.Changed += OnChanged;
    }

    public DeviceSlot Input { get; }

    public DeviceSlot Output { get; }

    /// <summary>The list as it was read last; from any thread.</summary>
    public IReadOnlyList<AudioDevice> Devices => _devices;

    /// <summary>Why the list could not be read the last time; null when it could. On the thread.</summary>
    public AudioDeviceException? ListFailure { get; private set; }

    /// <summary>Completes when the driver is disposed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread; once.</summary>
    public void Start() => new Thread(Run) { Name = "VoipSdk audio devices", IsBackground = true }.Start();

    /// <summary>Has something done on the thread, and what follows from it.</summary>
    /// <param name="action">Throws to refuse.</param>
    /// <param name="check">Looks at the outcome; throws what the caller is to see.</param>
    /// <returns>Completes when it is done; faults with what either threw.</returns>
    public Task<bool> PostAsync(Action action, Action? check = null)
    {
        var command = new Command(action, check);
        lock (_gate)
        {
            if (_isStopping)
            {
                command.Done.SetException(new ObjectDisposedException(nameof(DeviceAudioBackend)));
                return command.Done.Task;
            }

            _commands.Enqueue(command);
            Signal_NeedsLock();
        }

        return command.Done.Task;
    }

    /// <summary>Reads the list of devices; on the thread.</summary>
    public void Refresh()
    {
        AudioDeviceException? failure = null;
        IReadOnlyList<AudioDevice> devices = [];
        try
        {
            devices = _driver.GetDevices();
        }
#pragma warning disable CA1031 // A driver of the user's may throw anything; calls go on without devices.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e as AudioDeviceException
                ?? new AudioDeviceException(AudioDeviceFailure.Failed, $"The devices cannot be listed: {e.Message}", e);
        }

        ListFailure = failure;
        _isListDue = false;
        _listedAt = _clock.Now;
        if (!devices.SequenceEqual(_devices))
        {
            // The first list is no change.
            bool isChange = _hasList;
            _devices = devices;
            if (isChange)
            {
                _report(new AudioDevicesChanged(devices));
            }
        }

        _hasList = true;

        Input.Chooser.HandleDevices(devices, failure);
        Output.Chooser.HandleDevices(devices, failure);
    }

    /// <summary>Does all that is to be done now.</summary>
    /// <returns>When to come again at the latest; null when nothing has to happen by itself.</returns>
    public MonoTime? Step()
    {
        List<Command> done = [];
        while (TryTake(out Command? command))
        {
            done.Add(command);
            command.Try(command.Action);
        }

        bool isWanted = Input.Chooser.IsWanted || Output.Chooser.IsWanted;
        if (_isListDue || Input.Lost is not null || Output.Lost is not null || (isWanted && _clock.Now >= _listedAt + PollInterval))
        {
            Refresh();
        }

        Input.Update(_clock.Now, Report, OnLost);
        Output.Update(_clock.Now, Report, OnLost);
        foreach (Command command in done)
        {
            command.Finish();
        }

        return MonoTime.Earlier(
            MonoTime.Earlier(Input.Chooser.NextDeadline, Output.Chooser.NextDeadline), isWanted ? _listedAt + PollInterval : null);
    }

    /// <summary>Closes everything and ends the thread, which <see cref="Ended"/> tells.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Signal_NeedsLock();
        }
    }

    private void Run()
    {
        try
        {
            while (!IsStopping())
            {
                Wait(Step());
            }
        }
        finally
        {
            End();
        }
    }

    private bool IsStopping()
    {
        lock (_gate)
        {
            return _isStopping && _commands.Count == 0;
        }
    }

    private void Wait(MonoTime? deadline)
    {
        lock (_gate)
        {
            if (!_isSignalled && !_isStopping)
            {
                // Rounded up: the deadline has passed then.
                int wait = deadline is { } at ? (int)Math.Min(60_000, Math.Max(0, (at - _clock.Now).TotalMilliseconds) + 1) : Timeout.Infinite;
                Monitor.Wait(_gate, wait);
            }

            _isSignalled = false;
        }
    }

    private void End()
    {
        _driver.Changed -= OnChanged;
        Input.End();
        Output.End();
        try
        {
            _driver.Dispose();
        }
#pragma warning disable CA1031 // There is nothing left to be done about it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.AudioBackendFailed(_driver.Name, e);
        }

        _ended.TrySetResult(true);
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Command? command)
    {
        lock (_gate)
        {
            return _commands.TryDequeue(out command);
        }
    }

    private void Report(AudioDeviceEvent deviceEvent)
    {
        _logger.AudioDeviceEvent(_driver.Name, deviceEvent);
        _report(deviceEvent);
    }

    private void OnChanged(object? sender, EventArgs e)
    {
        lock (_gate)
        {
            _isListDue = true;
            Signal_NeedsLock();
        }
    }

    private void OnLost()
    {
        lock (_gate)
        {
            Signal_NeedsLock();
        }
    }

    private void Signal_NeedsLock()
    {
        _isSignalled = true;
        Monitor.Pulse(_gate);
    }

    private sealed class Command(Action action, Action? check)
    {
        private bool _hasFailed;

        public Action Action => action;

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Try(Action part)
        {
            try
            {
                part();
            }
#pragma warning disable CA1031 // Belongs to who has asked.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _hasFailed = true;
                Done.TrySetException(e);
            }
        }

        public void Finish()
        {
            if (!_hasFailed && check is not null)
            {
                Try(check);
            }

            Done.TrySetResult(true);
        }
    }
}
