using VoipSdk.Protocol;

namespace VoipSdk.Audio;

/// <summary>
/// One way of a backend, in or out: does what its <see cref="DeviceChooser"/> says, and lets silence stand in where nothing is
/// open. On the backend's device thread only.
/// </summary>
internal sealed class DeviceSlot(AudioDeviceKind kind, IAudioDeviceDriver driver, DeviceSound sound, TimeSpan bufferDuration)
{
    private IAudioDeviceStream? _stream;
    private IAudioDeviceStream? _silence;
    private Gate? _gate;
    private (string? DeviceId, AudioDeviceFailure? Reason) _told;

    public AudioDeviceKind Kind => kind;

    /// <summary>Makes what stands in for a device that is not there.</summary>
    public Func<IAudioDeviceStream> Silence { get; init; } = () =>
        kind == AudioDeviceKind.Input ? SilentStream.Input(sound.Captured) : SilentStream.Output(sound.Play);

    public DeviceChooser Chooser { get; } = new(kind);

    /// <summary>How long a sample is under way between here and the air; zero when nothing is open.</summary>
    public TimeSpan Latency => _stream?.Latency ?? TimeSpan.Zero;

    /// <summary>Why what is open has been lost; null while it works.</summary>
    public AudioDeviceException? Lost => _stream?.Lost is { IsCompleted: true } lost ? lost.GetAwaiter().GetResult() : null;

    /// <summary>Carries out all that is to be done now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="report">Hears what happened.</param>
    /// <param name="onLost">Called on any thread when the device that is opened goes away.</param>
    public void Update(MonoTime now, Action<AudioDeviceEvent> report, Action onLost)
    {
        if (Lost is { } why)
        {
            AudioDevice? device = Chooser.Device;
            Close();
            Chooser.HandleLost(why, now);
            _told = (Chooser.SelectedId, why.Reason);
            report(new AudioDeviceLost(kind, device, why));
        }

        for (DeviceAction action = Chooser.Next(now); action.Kind != DeviceActionKind.None; action = Chooser.Next(now))
        {
            if (action.Kind == DeviceActionKind.Close)
            {
                Close();
                Chooser.HandleClosed();
            }
            else
            {
                Open(action, now, report, onLost);
            }
        }

        if (Chooser is { IsOpen: false, IsWanted: true, Failure: { } failure })
        {
            Tell(failure, null, report);
        }

        StandIn();
    }

    /// <summary>Closes whatever is open.</summary>
    public void Close()
    {
        _gate?.Shut();
        _stream?.Dispose();
        _stream = null;
        sound.Closed();
    }

    /// <summary>Nothing is heard or said from now on.</summary>
    public void End()
    {
        Close();
        _silence?.Dispose();
        _silence = null;
    }

    private void Open(DeviceAction action, MonoTime now, Action<AudioDeviceEvent> report, Action onLost)
    {
        var gate = new Gate(sound);
        try
        {
            IAudioDeviceStream opened = kind == AudioDeviceKind.Input
                ? OpenInput(action, gate.Captured)
                : driver.OpenOutput(action.DeviceId, bufferDuration, gate.Play);
            Close();
            _silence?.Dispose();
            _silence = null;
            _stream = opened;
            _gate = gate;
            Chooser.HandleOpened(action, opened, now);
            gate.Open();
            opened.Lost.ContinueWith(_ => onLost(), TaskScheduler.Default);
            TellStandIn(report);
            report(new AudioDeviceOpened(kind, Chooser.Device));
        }
#pragma warning disable CA1031 // A driver of the user's may throw anything; the call goes on without the device.
        catch (Exception e)
#pragma warning restore CA1031
        {
            AudioDeviceException failure = e as AudioDeviceException
                ?? new AudioDeviceException(AudioDeviceFailure.Failed, $"The device cannot be opened: {e.Message}", e);
            Chooser.HandleFailed(action, failure, now);
            Tell(failure, action.DeviceId, report);
        }
    }

    // A device that works for a voice must not be lost for the second channel.
    private IAudioDeviceStream OpenInput(DeviceAction action, AudioCaptureHandler captured)
    {
        try
        {
            return driver.OpenInput(action.DeviceId, bufferDuration, action.Channels, captured);
        }
        catch (AudioDeviceException e) when (action.Channels > 1 && e.Reason == AudioDeviceFailure.Failed)
        {
            return driver.OpenInput(action.DeviceId, bufferDuration, 1, captured);
        }
    }

    // Why the default is open in place of the chosen device.
    private void TellStandIn(Action<AudioDeviceEvent> report)
    {
        if (Chooser.Failure is { } failure)
        {
            Tell(failure, Chooser.SelectedId, report);
        }
        else
        {
            _told = default;
        }
    }

    // Once, however often it is tried.
    private void Tell(AudioDeviceException failure, string? deviceId, Action<AudioDeviceEvent> report)
    {
        if (_told != (deviceId, failure.Reason))
        {
            _told = (deviceId, failure.Reason);
            report(new AudioDeviceFailed(kind, deviceId, failure));
        }
    }

    private void StandIn()
    {
        bool isNeeded = Chooser.IsWanted && _stream is null;
        if (isNeeded == (_silence is not null))
        {
            return;
        }

        _silence?.Dispose();
        _silence = isNeeded ? Silence() : null;
    }

    /// <summary>Keeps a stream silent until the one before is closed: one thread at a time may be in the sound.</summary>
    private sealed class Gate(DeviceSound sound)
    {
        private volatile bool _isOpen;

        public void Open() => _isOpen = true;

        public void Shut() => _isOpen = false;

        public void Captured(ReadOnlySpan<float> samples, int channels)
        {
            if (_isOpen)
            {
                sound.Captured(samples, channels);
            }
        }

        public void Play(Span<float> stereo)
        {
            if (_isOpen)
            {
                sound.Play(stereo);
            }
            else
            {
                stereo.Clear();
            }
        }
    }
}

/// <summary>What a device's callbacks reach: captured sound goes in, played sound comes out.</summary>
internal abstract class DeviceSound
{
    public virtual void Captured(ReadOnlySpan<float> samples, int channels)
    {
        // Of an output.
    }

    public virtual void Play(Span<float> stereo) => stereo.Clear();

    /// <summary>The device is closed; no callback runs.</summary>
    public abstract void Closed();
}
