using System.Globalization;
using VoipSdk.Audio;

namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>One scenario each run, named by the first argument; prints "name value" lines, which a test reads.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var driver = new NAudioDriver();
        try
        {
            switch (args)
            {
                case ["devices"]:
                    Devices.Run(driver);
                    break;
                case ["wrong-devices"]:
                    Devices.RunWrong(driver);
                    break;
                case ["nothing"]:
                    Devices.RunWithout(driver);
                    break;
                case ["play", var output]:
                    Sound.Play(driver, output);
                    break;
                case ["record", var input]:
                    Sound.Record(driver, input);
                    break;
                case ["loopback", var input, var output, var buffer]:
                    Loopback.Run(driver, input, output, TimeSpan.FromMilliseconds(int.Parse(buffer, CultureInfo.InvariantCulture)));
                    break;
                case ["loopback-stereo", var input, var output]:
                    Loopback.RunStereo(driver, input, output);
                    break;
                case ["loss", var input, var output]:
                    Loss.Run(driver, input, output);
                    break;
                case ["conformance"]:
                    await Backend.CheckAsync();
                    break;
                case ["backend", var input, var output]:
                    await Backend.RunAsync(input, output);
                    break;
                case ["ends"]:
                    Ends.Run(driver);
                    break;
                default:
                    Say.Line("unknown-scenario", string.Join(' ', args));
                    return 2;
            }
        }
        catch (AudioDeviceException e)
        {
            Say.Line("failed", $"{e.Reason} {e.Message} {e.InnerException}");
            return 1;
        }

        Say.Line("done", "");
        return 0;
    }
}
