namespace VoipSdk.Audio;

/// <summary>Microphones and loudspeakers by the system's libSDL2, 2.0.4 or later.</summary>
public static class SdlAudio
{
    /// <summary>Whether libSDL2 was found. Looks for it at the first use, once per process; never throws.</summary>
    /// <remarks>Says nothing of devices: ask <see cref="SdlAudioDriver.GetDevices"/>.</remarks>
    public static bool IsAvailable => SdlLibrary.Current.Api is not null;

    /// <summary>What was looked for and how to install it, for the user; null when libSDL2 was found.</summary>
    public static string? UnavailableReason => SdlLibrary.Current.UnavailableReason;

    /// <summary>Such as 2.26.5; null when libSDL2 was not found.</summary>
    public static Version? LibraryVersion => SdlLibrary.Current.Api?.Version;

    /// <summary>
    /// A backend on the system's devices, for <see cref="DirectoryClientOptions.AudioBackend"/>, with the noise suppression of
    /// libspeexdsp where that is present. Works without libSDL2 too: calls then go on in silence, and the backend's sides say why.
    /// </summary>
    /// <param name="options">Default null: the system's default devices, 10 ms, always sending.</param>
    /// <param name="driver">Default null: no monitors, the name of the executable.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names each.</exception>
    public static DeviceAudioBackend CreateBackend(DeviceAudioOptions? options = null, SdlAudioDriverOptions? driver = null) =>
        new(new SdlAudioDriver(driver), options, SpeexDsp.CreateVoiceProcessing());
}
