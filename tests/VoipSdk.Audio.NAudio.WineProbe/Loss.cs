namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>The sound server dies while both directions run; the process lives, is told, and opens both again.</summary>
internal static class Loss
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    public static void Run(NAudioDriver driver, string inputName, string outputName)
    {
        string input = Sound.Find(driver, AudioDeviceKind.Input, inputName);
        string output = Sound.Find(driver, AudioDeviceKind.Output, outputName);
        Lose(driver, input, output);
        Say.Line("without-server", FailureOf(driver, input));
        Say.Turn("restart");
        Record(driver, input, output);
    }

    private static void Lose(NAudioDriver driver, string inputId, string outputId)
    {
        var recording = new Recording();
        using IAudioDeviceStream input = driver.OpenInput(inputId, Buffer, 1, recording.Add);
        using IAudioDeviceStream output = driver.OpenOutput(outputId, Buffer, Silence);
        SpinWait.SpinUntil(() => recording.Count > AudioPort.SampleRate / 2);
        Say.Turn("kill");
        Say.Line("captured-before", recording.Count);
        Say.Line("lost-input", input.Lost.Result.Reason);
        Say.Line("lost-output", output.Lost.Result.Reason);
    }

    private static void Record(NAudioDriver driver, string inputId, string outputId)
    {
        var recording = new Recording();
        using IAudioDeviceStream input = driver.OpenInput(inputId, Buffer, 1, recording.Add);
        long position = 0;
        using IAudioDeviceStream output = driver.OpenOutput(outputId, Buffer, stereo =>
        {
            Tone.Fill(stereo, position, 0.4f, 0.4f);
            position += stereo.Length / 2;
        });
        SpinWait.SpinUntil(() => recording.Count > 3 * AudioPort.SampleRate);
        input.Dispose();
        recording.Report();
        Say.Line("still-lost", $"{input.Lost.IsCompleted} {output.Lost.IsCompleted}");
    }

    private static string FailureOf(NAudioDriver driver, string id)
    {
        try
        {
            driver.OpenInput(id, Buffer, 1, static (_, _) => { }).Dispose();
            return "opened";
        }
        catch (AudioDeviceException e)
        {
            return $"{e.Reason} {e.Message}";
        }
    }

    private static void Silence(Span<float> stereo) => stereo.Clear();
}
