namespace VoipSdk.Audio;

/// <summary>What <see cref="AudioInput"/> and <see cref="AudioOutput"/> have in common. All members are thread-safe.</summary>
public abstract class AudioDeviceSide
{
    private readonly DeviceSlot _slot;
    private readonly LevelMeter _meter;
    private volatile float _gain = 1;
    private volatile bool _isMuted;

    private protected AudioDeviceSide(DeviceSlot slot, LevelMeter meter)
    {
        _slot = slot;
        _meter = meter;
    }

    /// <summary>The chosen device (<see cref="AudioDevice.Id"/>); null for the system's default.</summary>
    public string? SelectedDeviceId { get; private protected set; }

    /// <summary>The device that is in use; null when none is, or when the system keeps its default's identity to itself.</summary>
    public AudioDevice? Device => _slot.Chooser.Device;

    /// <summary>Whether a device is open: true while a call or a microphone test wants one and it works.</summary>
    public bool IsOpen => _slot.Chooser.IsOpen;

    /// <summary>Why the device that is wanted is not in use, be it that another stands in; null when all is well.</summary>
    public AudioDeviceException? Failure => _slot.Chooser.Failure;

    /// <summary>How long sound is under way between the program and the air, as far as the system tells; else zero.</summary>
    public TimeSpan Latency => _slot.Latency;

    /// <summary>How loud it is at the moment; silence while no device is open.</summary>
    public AudioLevel Level => _meter.Level;

    /// <summary>What sound is multiplied with, 0 to 8; default 1. Changes without a click.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Gain
    {
        get => _gain;
        set
        {
            if (!(value is >= 0 and <= 8))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A gain is 0 to 8.");
            }

            _gain = value;
        }
    }

    /// <summary>
    /// Whether nothing passes; default false. Muting the output is what games call to deafen. Of all calls; a single one has
    /// <see cref="PeerCallSession.IsMuted"/>, which also tells the other end.
    /// </summary>
    public bool IsMuted
    {
        get => _isMuted;
        set => _isMuted = value;
    }
}
