using System.Globalization;

namespace VoipSdk.Benchmarks.DirectoryLoad;

internal sealed record LoadSettings
{
    public const string Usage = """
        usage: DirectoryLoad [--connections N] [--stalled N] [--pairs N] [--rate N] [--seconds N]
          --connections  clients that log in; default 5000
          --stalled      how many of them stop reading; default 200
          --pairs        pairs that exchange invitations; default 500
          --rate         exchanges a second, over all pairs; default 500
          --seconds      length of each of the three measurements; default 8
        """;

    public int Connections { get; private set; } = 5_000;

    public int Stalled { get; private set; } = 200;

    public int Pairs { get; private set; } = 500;

    public int Rate { get; private set; } = 500;

    public int Seconds { get; private set; } = 8;

    public static LoadSettings? TryParse(string[] args)
    {
        var settings = new LoadSettings();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length
                || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                return null;
            }

            switch (args[i])
            {
                case "--connections":
                    settings.Connections = value;
                    break;
                case "--stalled":
                    settings.Stalled = value;
                    break;
                case "--pairs":
                    settings.Pairs = value;
                    break;
                case "--rate":
                    settings.Rate = value;
                    break;
                case "--seconds":
                    settings.Seconds = value;
                    break;
                default:
                    return null;
            }
        }

        bool fits = settings is { Pairs: > 0, Rate: > 0, Seconds: > 0 }
            && settings.Stalled + (2 * settings.Pairs) <= settings.Connections;
        return fits ? settings : null;
    }
}
