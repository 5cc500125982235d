using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace DocSamples.ManagedAudio;

/// <summary>The code of the READMEs of VoipSdk.Audio.NAudio and VoipSdk.Codecs.Concentus.</summary>
internal static class PackageReadmes
{
    public static void Windows()
    {
        using var driver = new NAudioDriver();
        foreach (AudioDevice device in driver.GetDevices())
        {
            Console.WriteLine($"{device.Kind}: {device.Name}{(device.IsDefault ? " (default)" : "")}");
        }
    }

    public static DirectoryClientOptions Managed()
    {
        var options = new DirectoryClientOptions { Codecs = [new ConcentusOpusCodec(), new PcmuCodec()] };
        return options;
    }
}
