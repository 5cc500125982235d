using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace DocSamples.ManagedAudio;

/// <summary>The code of the READMEs of VoipSdk.Audio.NAudio and VoipSdk.Codecs.Concentus.</summary>
internal static class PackageReadmes
{
    public static async Task<string> WindowsAsync()
    {
        await using DeviceAudioBackend audio = NAudioDevices.CreateBackend();
        foreach (AudioDevice device in await audio.RefreshAsync())
        {
            Console.WriteLine($"{device.Kind}: {device.Name}{(device.IsDefault ? " (default)" : "")}");
        }

        var options = new DirectoryClientOptions { AudioBackend = audio };
        return options.AudioBackend.Name;
    }

    public static DirectoryClientOptions Managed()
    {
        var options = new DirectoryClientOptions { Codecs = [new ConcentusOpusCodec(), new PcmuCodec()] };
        return options;
    }
}
