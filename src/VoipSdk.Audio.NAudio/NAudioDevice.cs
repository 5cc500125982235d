namespace VoipSdk.Audio;

/// <summary>Which way a device carries sound.</summary>
public enum NAudioDeviceKind
{
    /// <summary>Microphones.</summary>
    Capture = 0,

    /// <summary>Speakers and headphones.</summary>
    Playback,
}

/// <summary>A device as it can be shown in a list.</summary>
/// <param name="Id">Stays the same across restarts; what settings should store.</param>
/// <param name="Name">For the user, such as "Headset (USB Audio)".</param>
/// <param name="Kind">Microphone or speakers.</param>
/// <param name="IsDefault">Whether Windows uses it for communication at the moment.</param>
public sealed record NAudioDevice(string Id, string Name, NAudioDeviceKind Kind, bool IsDefault);
