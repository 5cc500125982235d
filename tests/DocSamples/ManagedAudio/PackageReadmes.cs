using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace DocSamples.ManagedAudio;

/// <summary>The code of the READMEs of VoipSdk.Audio.NAudio and VoipSdk.Codecs.Concentus.</summary>
internal static class PackageReadmes
{
    public static DirectoryClientOptions Windows()
    {
        foreach (NAudioDevice device in NAudioBackend.GetDevices(NAudioDeviceKind.Capture))
        {
            Console.WriteLine($"{device.Name}{(device.IsDefault ? " (default)" : "")}");
        }

        var options = new DirectoryClientOptions { AudioBackend = new NAudioBackend() };
        return options;
    }

    public static DirectoryClientOptions Managed()
    {
        var options = new DirectoryClientOptions { Codecs = [new ConcentusOpusCodec(), new PcmuCodec()] };
        return options;
    }
}
