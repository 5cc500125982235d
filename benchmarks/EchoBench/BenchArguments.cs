using VoipSdk.Audio;

namespace EchoBench;

internal sealed record BenchArguments(string Far, string Near, string Filter, bool NoiseSuppression, bool UseSpeex, string? OutputFolder)
{
    public static BenchArguments Parse(string[] args)
    {
        string speech = Path.Combine(AppContext.BaseDirectory, "speech");
        return new BenchArguments(
            Value(args, "--far") ?? Path.Combine(speech, "alice.wav"),
            Value(args, "--near") ?? Path.Combine(speech, "bob.wav"),
            Value(args, "--only") ?? "",
            !args.Contains("--no-noise-suppression"),
            args.Contains("--speexdsp"),
            Value(args, "--output"));
    }

    /// <summary>Where asked for: the microphone, the near end alone, and the output.</summary>
    public void Write(Scenario scenario, Scene scene, float[] output)
    {
        if (OutputFolder is not null)
        {
            Directory.CreateDirectory(OutputFolder);
            string name = Path.Combine(OutputFolder, scenario.Name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal));
            WavFile.WriteMono(name + "-microphone.wav", scene.Captured);
            WavFile.WriteMono(name + "-near.wav", scene.Near);
            WavFile.WriteMono(name + "-output.wav", output);
        }
    }

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
