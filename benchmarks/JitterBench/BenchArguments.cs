using System.Globalization;

namespace JitterBench;

/// <summary>The command line.</summary>
internal sealed record BenchArguments
{
    public const string Usage = """
        JitterBench [TRACE...] [--synthetic] [--seed N] [--fec [--copies]] [--speech WAV] [--json] [--plot DIR] [--heard DIR]
                    [--no-oracle]
        JitterBench --soak HOURS [--seed N] [--speech WAV]

        Replays traces (lines of 'frame delay-in-ms', -1 for a frame that never came; 20 ms a frame) through our jitter
        buffer with real speech in Opus, through libspeexdsp's, through every fixed delay, and through an oracle. Without
        a trace: the synthetic ones. --fec encodes with in-band redundancy; --copies adds copies (RFC 2198) of the packets
        that it leaves out. --heard writes what our listener hears as WAV files of ten seconds.
        """;

    public List<string> Traces { get; } = [];

    public bool Synthetic { get; private set; }

    public int Seed { get; private set; } = 1;

    public bool Fec { get; private set; }

    public bool Copies { get; private set; }

    public bool Json { get; private set; }

    public bool Oracle { get; private set; } = true;

    public string? Plot { get; private set; }

    /// <summary>Hours of a call in virtual time; 0 for the traces.</summary>
    public double Soak { get; private set; }

    public string? Heard { get; private set; }

    public string Speech { get; private set; } = Path.Combine(AppContext.BaseDirectory, "speech", "alice.wav");

    /// <returns>Null with a message where the arguments are wrong.</returns>
    public static BenchArguments? Parse(IReadOnlyList<string> args, out string problem)
    {
        var parsed = new BenchArguments();
        problem = "";
        for (int i = 0; i < args.Count; i++)
        {
            string? Value() => i + 1 < args.Count ? args[++i] : null;
            bool isGood = args[i] switch
            {
                "--synthetic" => parsed.Synthetic = true,
                "--fec" => parsed.Fec = true,
                "--copies" => parsed.Copies = true,
                "--json" => parsed.Json = true,
                "--no-oracle" => !(parsed.Oracle = false),
                "--soak" => double.TryParse(Value(), CultureInfo.InvariantCulture, out double hours) && (parsed.Soak = hours) > 0,
                "--seed" => int.TryParse(Value(), CultureInfo.InvariantCulture, out int seed) && (parsed.Seed = seed) == seed,
                "--plot" => (parsed.Plot = Value()) is not null,
                "--heard" => (parsed.Heard = Value()) is not null,
                "--speech" => Value() is { } wav && File.Exists(parsed.Speech = wav),
                _ => parsed.AddTrace(args[i]),
            };
            if (!isGood)
            {
                problem = $"{args[Math.Min(i, args.Count - 1)]}: not understood, or no such file.";
                return null;
            }
        }

        return parsed;
    }

    private bool AddTrace(string path)
    {
        Traces.Add(path);
        return File.Exists(path);
    }
}
