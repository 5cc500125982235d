using System.Globalization;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchArguments
{
    public const string Usage = """
        usage: QualityBench score|stretch|conceal|call|adapt [WAV or folder ...] [--plcmos FILE] [--clips N] [--seeds N] [--draws N] [--quick]
          score     each recording as it is
          stretch   recordings made longer and shorter, as the jitter buffer does it
          conceal   recordings by Opus with packets missing: what each way to make up for them is worth
          call      whole calls in virtual time over the networks of ringrtc's call simulator, beside libopus as it is
          adapt     the same over losses of 5 to 20 % in bursts of 1 to 3, after calls have decided how to send
          WAV       speech, best at 16 kHz; default: the recordings of examples/QuickCall
          --plcmos  plcmos_v2.onnx of Microsoft's PLC Challenge; without it nothing can be judged
          --clips   how many recordings at most; default 20
          --seeds   loss patterns for each; default 5
          --draws   listeners that the score is the mean of; default 15, as published
          --quick   three loss patterns instead of nine
        """;

    private const string OwnRecordings = "examples/QuickCall/audio";

    public string Mode { get; private set; } = "";

    public List<string> Paths { get; } = [];

    public string? Plcmos { get; private set; }

    public int Clips { get; private set; } = 20;

    public int Seeds { get; private set; } = 5;

    public int Draws { get; private set; } = 15;

    public bool IsQuick { get; private set; }

    public static BenchArguments? TryParse(string[] args)
    {
        var arguments = new BenchArguments { Mode = args.FirstOrDefault() ?? "" };
        for (int i = 1; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    arguments.IsQuick = true;
                    continue;
                case "--plcmos" when value is not null:
                    arguments.Plcmos = value;
                    break;
                case "--clips" when TryCount(value, out int count):
                    arguments.Clips = count;
                    break;
                case "--seeds" when TryCount(value, out int count):
                    arguments.Seeds = count;
                    break;
                case "--draws" when TryCount(value, out int count):
                    arguments.Draws = count;
                    break;
                case string path when !path.StartsWith('-'):
                    arguments.Paths.Add(path);
                    continue;
                default:
                    return null;
            }

            i++;
        }

        return arguments.Mode is "score" or "stretch" or "conceal" or "call" or "adapt" ? arguments : null;
    }

    /// <summary>The recordings; empty, with a word to the user, when there are none.</summary>
    public IReadOnlyList<Clip> LoadClips()
    {
        string[] missing = [.. Paths.Where(path => !File.Exists(path) && !Directory.Exists(path))];
        if (missing.Length > 0)
        {
            Console.Error.WriteLine("There is no " + string.Join(", no ", missing) + ".");
            return [];
        }

        IReadOnlyList<string> paths = Paths.Count > 0 ? Paths : Directory.Exists(OwnRecordings) ? [OwnRecordings] : [];
        IReadOnlyList<Clip> clips = Clip.Load(paths, Clips);
        if (clips.Count == 0)
        {
            Console.Error.WriteLine("No recordings: name WAV files, or start this at the root of the repository.");
        }

        return clips;
    }

    private static bool TryCount(string? text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
