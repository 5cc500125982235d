namespace VoipSdk.Audio;

/// <summary>Microphones and loudspeakers of Windows for calls, in a line.</summary>
public static class NAudioDevices
{
    /// <summary>Whether this is Windows; says nothing of devices.</summary>
    public static bool IsAvailable => OperatingSystem.IsWindows();

    /// <summary>Makes a backend of a <see cref="NAudioDriver"/>, which it owns; opens no device yet.</summary>
    /// <param name="options">Null for the defaults: the devices for communication, 10 ms.</param>
    /// <param name="driverOptions">Null for the defaults: microphones with the system's processing for calls.</param>
    /// <param name="processing">
    /// What works on the sound besides; belongs to the backend. With an echo canceller of its own, turn that of the system off:
    /// <see cref="NAudioDriverOptions.UseCommunicationsProcessing"/>. Null for the built-in stages, and the noise suppression of
    /// libspeexdsp where that is present.
    /// </param>
    /// <exception cref="ArgumentException">Names every value that is out of range.</exception>
    public static DeviceAudioBackend CreateBackend(
        DeviceAudioOptions? options = null, NAudioDriverOptions? driverOptions = null, VoiceProcessing? processing = null) =>
        new(new NAudioDriver(driverOptions), options, processing ?? SpeexDsp.CreateVoiceProcessing());
}
