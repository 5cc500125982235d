namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>One direction, the other end of which the test has.</summary>
internal static class Sound
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    /// <summary>A tone, left 0.4 and right 0.2, while the test listens.</summary>
    public static void Play(NAudioDriver driver, string outputName)
    {
        long position = 0;
        int blocks = 0;
        using (driver.OpenOutput(Find(driver, AudioDeviceKind.Output, outputName), Buffer, stereo =>
        {
            Tone.Fill(stereo, position, 0.4f, 0.2f);
            position += stereo.Length / 2;
            blocks++;
        }))
        {
            Say.Turn("listen");
        }

        Say.Line("samples", position);
        Say.Line("blocks", blocks);
    }

    /// <summary>Records for as long as the test speaks; says the loudest amplitude of a tone in blocks of 20 ms, and how many had it.</summary>
    public static void Record(NAudioDriver driver, string inputName)
    {
        var recording = new Recording();
        using (driver.OpenInput(Find(driver, AudioDeviceKind.Input, inputName), Buffer, 1, recording.Add))
        {
            Say.Turn("speak");
        }

        recording.Report();
    }

    public static string Find(NAudioDriver driver, AudioDeviceKind kind, string name) =>
        driver.GetDevices().First(device => device.Kind == kind && device.Name.Contains(name, StringComparison.Ordinal)).Id;
}
