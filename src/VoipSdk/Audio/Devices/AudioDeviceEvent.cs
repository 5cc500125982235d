namespace VoipSdk.Audio;

/// <summary>Something happened to the devices of a <see cref="DeviceAudioBackend"/>. Each is visible in its properties as well.</summary>
public abstract record AudioDeviceEvent
{
    private protected AudioDeviceEvent()
    {
    }
}

/// <summary>Devices came or went, or another one is the system's default.</summary>
/// <param name="Devices">What there is now.</param>
public sealed record AudioDevicesChanged(IReadOnlyList<AudioDevice> Devices) : AudioDeviceEvent;

/// <summary>Sound comes from, or goes to, this device from now on.</summary>
/// <param name="Kind">Microphone or loudspeaker.</param>
/// <param name="Device">Null for a default whose identity the system keeps to itself.</param>
public sealed record AudioDeviceOpened(AudioDeviceKind Kind, AudioDevice? Device) : AudioDeviceEvent;

/// <summary>A device in use is gone. Calls go on, with the default device or in silence, and it is used again when it returns.</summary>
/// <param name="Kind">Microphone or loudspeaker.</param>
/// <param name="Device">Which, as far as it was known.</param>
/// <param name="Failure">Why.</param>
public sealed record AudioDeviceLost(AudioDeviceKind Kind, AudioDevice? Device, AudioDeviceException Failure) : AudioDeviceEvent;

/// <summary>
/// A device could not be opened, which is tried again, at first often, then every five seconds; or the chosen one is not there
/// (<see cref="AudioDeviceFailure.Gone"/>), and counts once it is. Told once.
/// </summary>
/// <param name="Kind">Microphone or loudspeaker.</param>
/// <param name="DeviceId">The chosen one; null for the default.</param>
/// <param name="Failure">What a user can do about it.</param>
public sealed record AudioDeviceFailed(AudioDeviceKind Kind, string? DeviceId, AudioDeviceException Failure) : AudioDeviceEvent;
