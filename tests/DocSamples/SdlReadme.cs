using VoipSdk.Audio;

namespace VoipSdk.DocSamples;

/// <summary>The code of src/VoipSdk.Audio.Sdl/README.md.</summary>
internal static class SdlReadme
{
    public static async Task<DirectoryClientOptions> ListDevicesAsync()
    {
        await using DeviceAudioBackend backend = SdlAudio.CreateBackend();
        foreach (AudioDevice device in await backend.RefreshAsync())
        {
            Console.WriteLine($"{device.Kind}: {device.Name}{(device.IsDefault ? " (default)" : "")}");
        }

        var options = new DirectoryClientOptions { AudioBackend = backend };
        return options;
    }
}
