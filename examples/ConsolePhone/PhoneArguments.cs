using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using VoipSdk.Protocol.Calls;

namespace ConsolePhone;

/// <summary>The command line.</summary>
internal sealed record PhoneArguments
{
    public const string Usage =
        "ConsolePhone --server HOST:PORT [--name NAME] [--play IN.wav] [--record OUT.wav] [--call-port N]\n" +
        "             [--identity DIR] [--encryption required|preferred] [--key-log FILE]\n" +
        "             [--input ID] [--output ID] [--monitors] [--no-devices]\n" +
        "ConsolePhone --list-devices [--monitors]\n" +
        "  --play        says a WAV file in place of the microphone; --record writes what is heard\n" +
        "  --input, --output  a microphone and loudspeakers of --list-devices; default: the system's, also when that changes\n" +
        "  --monitors    what loudspeakers play counts as microphones too (Linux)\n" +
        "  --no-devices  opens none: calls without --play and --record are silent\n" +
        "  --identity    where this user's identity key and those of friends are kept; default: a folder of its own for\n" +
        "                each server, below the user's application data\n" +
        "  --encryption  preferred: friends without an identity key (old clients) can be called, unencrypted\n" +
        "  --key-log     appends the media keys of each call: whoever has the file can listen; for debugging";

    private static readonly string[] Options =
        ["--server", "--name", "--play", "--record", "--call-port", "--identity", "--encryption", "--key-log", "--input", "--output"];

    private static readonly string[] Flags = ["--list-devices", "--monitors", "--no-devices"];

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string? Name { get; init; }

    public string? Play { get; init; }

    public string? Record { get; init; }

    public int CallPort { get; init; }

    public required string Identity { get; init; }

    public CallEncryption Encryption { get; init; }

    public string? KeyLog { get; init; }

    /// <summary>Id of the microphone; null for the system's default.</summary>
    public string? Input { get; init; }

    /// <summary>Id of the loudspeakers; null for the system's default.</summary>
    public string? Output { get; init; }

    public bool ListDevices { get; init; }

    public bool Monitors { get; init; }

    public bool NoDevices { get; init; }

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out PhoneArguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        var values = new Dictionary<string, string>();
        arguments = null;
        for (int i = 0; i < args.Length; i += 2)
        {
            if (Flags.Contains(args[i]))
            {
                values[args[i--]] = "";
                continue;
            }

            if (!Options.Contains(args[i]) || i + 1 == args.Length)
            {
                fault = $"'{args[i]}' is not an option, or lacks its value.";
                return false;
            }

            values[args[i]] = args[i + 1];
        }

        if (!TryParseServer(values.GetValueOrDefault("--server", "localhost:4242"), out string host, out int port))
        {
            fault = "--server takes HOST:PORT, such as localhost:4242 or [::1]:4242.";
            return false;
        }

        if (values.TryGetValue("--play", out string? play) && !File.Exists(play))
        {
            fault = $"--play: there is no file '{play}'.";
            return false;
        }

        if (!TryParsePort(values.GetValueOrDefault("--call-port", "0"), out int callPort))
        {
            fault = "--call-port takes a UDP port, 0 to 65535.";
            return false;
        }

        if (!Enum.TryParse(values.GetValueOrDefault("--encryption", "required"), ignoreCase: true, out CallEncryption encryption))
        {
            fault = "--encryption takes required or preferred.";
            return false;
        }

        fault = null;
        arguments = new PhoneArguments
        {
            Host = host,
            Port = port,
            Name = values.GetValueOrDefault("--name"),
            Play = play,
            Record = values.GetValueOrDefault("--record"),
            CallPort = callPort,
            Identity = values.GetValueOrDefault("--identity") ?? DefaultIdentity(host, port),
            Encryption = encryption,
            KeyLog = values.GetValueOrDefault("--key-log"),
            Input = values.GetValueOrDefault("--input"),
            Output = values.GetValueOrDefault("--output"),
            ListDevices = values.ContainsKey("--list-devices"),
            Monitors = values.ContainsKey("--monitors"),
            NoDevices = values.ContainsKey("--no-devices"),
        };
        return true;
    }

    // Another server has other users of the same names.
    private static string DefaultIdentity(string host, int port)
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        string server = string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "VoipSdk", "ConsolePhone", $"{server}_{port}");
    }

    private static bool TryParseServer(string server, out string host, out int port)
    {
        int colon = server.LastIndexOf(':');
        bool hasPort = colon > 0 && !server.EndsWith(']');
        host = (hasPort ? server[..colon] : server).Trim('[', ']');
        return TryParsePort(hasPort ? server[(colon + 1)..] : "4242", out port) && host.Length > 0;
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65_535;
}
