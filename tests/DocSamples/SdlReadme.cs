using VoipSdk.Audio;

namespace VoipSdk.DocSamples;

/// <summary>The code of src/VoipSdk.Audio.Sdl/README.md.</summary>
internal static class SdlReadme
{
    public static void ListDevices()
    {
        if (!SdlAudio.IsAvailable)
        {
            Console.WriteLine(SdlAudio.UnavailableReason);
            return;
        }

        using var driver = new SdlAudioDriver();
        foreach (AudioDevice device in driver.GetDevices())
        {
            Console.WriteLine($"{device.Kind}: {device.Name}{(device.IsDefault ? " (default)" : "")}");
        }
    }
}
