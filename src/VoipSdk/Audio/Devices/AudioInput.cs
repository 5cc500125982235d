using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>The microphone of a <see cref="DeviceAudioBackend"/>. All members are thread-safe.</summary>
public sealed class AudioInput : AudioDeviceSide
{
    private readonly DeviceControl _control;
    private volatile bool _isTalkKeyDown;
    private int _mode;

    internal AudioInput(DeviceControl control, LevelMeter meter)
        : base(control.Input, meter) => _control = control;

    /// <summary>When the microphone is sent to calls; default <see cref="TransmitMode.Continuous"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the modes.</exception>
    public TransmitMode TransmitMode
    {
        get => (TransmitMode)Volatile.Read(ref _mode);
        set
        {
            if (value is < TransmitMode.Continuous or > TransmitMode.VoiceActivity)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            Volatile.Write(ref _mode, (int)value);
        }
    }

    /// <summary>Whether the user holds the key of <see cref="TransmitMode.PushToTalk"/>: the application says so.</summary>
    public bool IsTalkKeyDown
    {
        get => _isTalkKeyDown;
        set => _isTalkKeyDown = value;
    }

    /// <summary>
    /// Whether what the microphone hears is sent at the moment: it is not muted, and the key is down or the user speaks where
    /// that is asked for.
    /// </summary>
    public bool IsTransmitting { get; internal set; }

    /// <summary>
    /// The channels of the microphone, 1 or 2, as it gives them at the moment. It is opened with two for calls that have two
    /// (<see cref="DirectoryClientOptions.Channels"/>); 1 while none is open.
    /// </summary>
    public int Channels { get; internal set; } = 1;

    /// <summary>Uses another microphone, at once if a call is up.</summary>
    /// <param name="deviceId">Of <see cref="DeviceAudioBackend.Devices"/>; null for the system's default.</param>
    /// <param name="cancellationToken">Stops waiting; the choice holds.</param>
    /// <exception cref="AudioDeviceException">
    /// There is no such device (<see cref="AudioDeviceFailure.Gone"/>; nothing has changed), or it could not be opened: then the
    /// default stands in, and the choice holds.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The backend is disposed.</exception>
    public Task SelectAsync(string? deviceId, CancellationToken cancellationToken = default) =>
        DeviceSelection.SelectAsync(_control, _control.Input, deviceId, id => SelectedDeviceId = id).WaitAsync(cancellationToken);

    internal void Begin(string? deviceId) => SelectedDeviceId = deviceId;
}
