namespace VoipSdk.Audio;

/// <summary>SDL's two lists of names, as devices.</summary>
internal static class SdlDeviceList
{
    public static List<AudioDevice> Read(SdlApi api)
    {
        var devices = new List<AudioDevice>();
        Read(api, AudioDeviceKind.Input, devices);
        Read(api, AudioDeviceKind.Output, devices);
        return devices;
    }

    private static void Read(SdlApi api, AudioDeviceKind kind, List<AudioDevice> devices)
    {
        bool isCapture = kind == AudioDeviceKind.Input;
        string? defaultName = api.GetDefaultDeviceName(isCapture);
        int count = api.GetDeviceCount(isCapture);
        for (int i = 0; i < count; i++)
        {
            // SDL numbers equal names by itself. Two that are equal all the same could not be told apart when opening.
            string? name = api.GetDeviceName(i, isCapture);
            if (name is not null && !devices.Exists(other => other.Kind == kind && other.Id == name))
            {
                devices.Add(new AudioDevice(kind, name, name, name == defaultName));
            }
        }
    }
}
