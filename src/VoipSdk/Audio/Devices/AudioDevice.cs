namespace VoipSdk.Audio;

/// <summary>A device as it can be shown in a list.</summary>
/// <param name="Kind">Microphone or loudspeaker.</param>
/// <param name="Id">What settings store: the same after a restart, as far as the system knows devices again.</param>
/// <param name="Name">For the user, such as "Headset (USB Audio)"; two devices may have the same.</param>
/// <param name="IsDefault">Whether the system uses it at the moment where nothing else is asked for.</param>
public sealed record AudioDevice(AudioDeviceKind Kind, string Id, string Name, bool IsDefault);
