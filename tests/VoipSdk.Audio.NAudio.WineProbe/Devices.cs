namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>What is listed, and what is said about what is not there.</summary>
internal static class Devices
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    public static void Run(NAudioDriver driver)
    {
        foreach (AudioDevice device in driver.GetDevices())
        {
            Say.Line("device", $"{device.Kind}|{device.Id}|{device.Name}|{device.IsDefault}");
        }

        using IAudioDeviceStream input = driver.OpenInput(null, Buffer, 1, static (_, _) => { });
        using IAudioDeviceStream output = driver.OpenOutput(null, Buffer, static stereo => stereo.Clear());
        Say.Line("default-input", $"{input.Device?.Id} {input.FollowsDefault}");
        Say.Line("default-output", $"{output.Device?.Id} {output.FollowsDefault}");
    }

    public static void RunWrong(NAudioDriver driver)
    {
        string anOutput = driver.GetDevices().First(device => device.Kind == AudioDeviceKind.Output).Id;
        Say.Line("unreadable", Failure(() => driver.OpenInput("no id at all", Buffer, 1, static (_, _) => { })));
        Say.Line("unknown", Failure(() => driver.OpenOutput(
            "{0.0.0.00000000}.{01234567-89ab-cdef-0123-456789abcdef}", Buffer, static stereo => stereo.Clear())));
        Say.Line("other-kind", Failure(() => driver.OpenInput(anOutput, Buffer, 1, static (_, _) => { })));
    }

    /// <summary>With nothing that could make a sound.</summary>
    public static void RunWithout(NAudioDriver driver)
    {
        Say.Line("devices", driver.GetDevices().Count);
        Say.Line("open", Failure(() => driver.OpenInput(null, Buffer, 1, static (_, _) => { })));
    }

    private static string Failure(Func<IAudioDeviceStream> open)
    {
        try
        {
            open().Dispose();
            return "opened";
        }
        catch (AudioDeviceException e)
        {
            return e.Reason.ToString();
        }
    }
}
