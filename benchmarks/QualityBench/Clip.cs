using VoipSdk.Audio;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>A recording of speech, 48 kHz mono, in whole frames.</summary>
internal sealed record Clip(string Name, float[] Samples)
{
    public const int FrameLength = AudioPort.SampleRate / 50;

    // Collections of prompts have silences among them: to a judge of speech they are bad whatever is done to them.
    private const float Silence = 0.02f;

    /// <summary>WAV files, in the order of their names.</summary>
    /// <param name="paths">Files, or folders of them.</param>
    /// <param name="limit">How many at most, evenly spread over all that were found.</param>
    public static IReadOnlyList<Clip> Load(IEnumerable<string> paths, int limit)
    {
        string[] files = [.. paths.SelectMany(Find).Order(StringComparer.Ordinal)];
        int count = Math.Min(limit, files.Length);
        Clip[] clips = [.. Enumerable.Range(0, count).Select(i => Load(files[i * files.Length / count]))];
        foreach (Clip silent in clips.Where(clip => clip.IsSilent))
        {
            Console.Error.WriteLine($"{silent.Name} is silence, and left out.");
        }

        return [.. clips.Where(clip => !clip.IsSilent)];
    }

    private bool IsSilent => Samples.All(sample => Math.Abs(sample) < Silence);

    private static string[] Find(string path) => Directory.Exists(path) ? Directory.GetFiles(path, "*.wav") : [path];

    private static Clip Load(string path)
    {
        using var reader = new WavReader(path);
        int rate = reader.Format.SampleRate;
        var samples = new List<float>();
        float[] block = new float[4_096];
        while (reader.ReadMono(block) is > 0 and int count)
        {
            samples.AddRange(block.AsSpan(0, count));
        }

        samples = [.. rate == PlcmosScorer.SampleRate
            ? WidebandFilter.From16Kilohertz(samples.ToArray())
            : Resampler.Convert(samples.ToArray(), rate, AudioPort.SampleRate)];

        // The last frame is filled up with silence.
        samples.AddRange(new float[(FrameLength - (samples.Count % FrameLength)) % FrameLength]);
        return new Clip(Path.GetFileNameWithoutExtension(path), [.. samples]);
    }
}
