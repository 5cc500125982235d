using System.Globalization;

namespace VoipSdk.Benchmarks.CallBench;

internal sealed record BenchSettings
{
    public const string Usage = """
        usage: CallBench [MODE…] [--calls N] [--complexity N] [--seconds N] [--rounds N] [--packets N] [--soak-minutes N] [--json]
          modes: protected, paced-receive, direction, memory, calls, mouth-to-ear; music and soak only when named; default: the first six
          --calls         simultaneous calls of "calls", both ends here; default 12
          --complexity    of the Opus encoder, 0 to 10; default 5
          --seconds       length of a measurement in real time; default 3
          --rounds        how often each measurement is repeated, in turns with its floor; default 3
          --packets       of a measurement back to back; default 20000
          --no-search     do not look for the largest number of calls
          --soak-minutes  of virtual time in "soak"; default 10
        """;

    private static readonly string[] DefaultModes = ["protected", "paced-receive", "direction", "memory", "calls", "mouth-to-ear"];

    public IReadOnlyList<string> Modes { get; private set; } = DefaultModes;

    public int Calls { get; private set; } = 12;

    public int Complexity { get; private set; } = 5;

    public int Seconds { get; private set; } = 3;

    public int Rounds { get; private set; } = 3;

    public int Packets { get; private set; } = 20_000;

    public int SoakMinutes { get; private set; } = 10;

    public bool Search { get; private set; } = true;

    public bool IsJson { get; private set; }

    public static BenchSettings? TryParse(string[] args)
    {
        var settings = new BenchSettings();
        var modes = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
            {
                settings.IsJson = true;
            }
            else if (args[i] == "--no-search")
            {
                settings.Search = false;
            }
            else if (DefaultModes.Contains(args[i]) || args[i] is "music" or "soak")
            {
                modes.Add(args[i]);
            }
            else if (!settings.TrySet(args[i], i + 1 < args.Length ? args[++i] : ""))
            {
                return null;
            }
        }

        settings.Modes = modes.Count > 0 ? modes : DefaultModes;
        return settings;
    }

    private bool TrySet(string name, string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || (value == 0 && name != "--complexity"))
        {
            return false;
        }

        switch (name)
        {
            case "--calls":
                Calls = value;
                return true;
            case "--complexity":
                Complexity = value;
                return value <= 10;
            case "--seconds":
                Seconds = value;
                return true;
            case "--rounds":
                Rounds = value;
                return true;
            case "--packets":
                Packets = value / 100 * 100;
                return value >= 100;
            case "--soak-minutes":
                SoakMinutes = value;
                return true;
            default:
                return false;
        }
    }
}
