using VoipSdk.Audio;

namespace ConsolePhone;

// Only in builds with NAudio.
internal static partial class PhoneDevices
{
    static partial void FindWasapi(ref bool isThere) => isThere = NAudioDevices.IsAvailable;

    static partial void CreateWasapi(DeviceAudioOptions options, ref DeviceAudioBackend? backend)
    {
        if (NAudioDevices.IsAvailable)
        {
            backend = NAudioDevices.CreateBackend(options);
        }
    }
}
