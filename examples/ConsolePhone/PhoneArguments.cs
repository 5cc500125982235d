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
        "             [--audio sdl|wasapi|null] [--input ID] [--output ID] [--monitors]\n" +
        "ConsolePhone --list-devices [--audio sdl|wasapi] [--monitors]\n" +
        "ConsolePhone --help\n" +
        "  --list-devices  prints them, and why there are none; ends with 1 then\n" +
        "  --server      a directory server; default: localhost:4242\n" +
        "  --name        logs in at once; without it: login NAME\n" +
        "  --play        says a WAV file in place of the microphone; --record writes what is heard. Neither opens a device\n" +
        "  --audio       sdl: libSDL2; wasapi: Windows, in builds with NAudio; null: no devices, calls without --play and\n" +
        "                --record are silent. Default: wasapi where there is one, else sdl\n" +
        "  --input, --output  a microphone and loudspeakers of --list-devices; default: the system's, also when that changes\n" +
        "  --monitors    what loudspeakers play counts as microphones too (SDL on Linux)\n" +
        "  --no-devices  the same as --audio null\n" +
        "  --call-port   the UDP port of calls; default: any\n" +
        "  --identity    where this user's identity key and those of friends are kept; default: a folder of its own for\n" +
        "                each server, below the user's application data\n" +
        "  --encryption  preferred: friends without an identity key (old clients) can be called, unencrypted\n" +
        "  --key-log     appends the media keys of each call: whoever has the file can listen; for debugging\n" +
        "The commands in the phone itself: help";

    private static readonly string[] Options =
    [
        "--server", "--name", "--play", "--record", "--call-port", "--identity", "--encryption", "--key-log",
        "--audio", "--input", "--output",
    ];

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

    /// <summary>The library for devices; null for the best that is there.</summary>
    public PhoneAudioLibrary? Audio { get; init; }

    /// <summary>Id of the microphone; null for the system's default.</summary>
    public string? Input { get; init; }

    /// <summary>Id of the loudspeakers; null for the system's default.</summary>
    public string? Output { get; init; }

    public bool ListDevices { get; init; }

    public bool Monitors { get; init; }

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out PhoneArguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        arguments = null;
        if (!TryReadOptions(args, out Dictionary<string, string> values, out fault))
        {
            return false;
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

        if (!TryParseAudio(values, out PhoneAudioLibrary? audio))
        {
            fault = $"--audio takes one of: {string.Join(", ", PhoneDevices.Known)}. NAudio's WASAPI is there on Windows, in builds with it.";
            return false;
        }

        if (values.ContainsKey("--list-devices") && audio == PhoneAudioLibrary.Null)
        {
            fault = "--list-devices takes --audio sdl or wasapi: null has no devices.";
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
            Audio = audio,
            Input = values.GetValueOrDefault("--input"),
            Output = values.GetValueOrDefault("--output"),
            ListDevices = values.ContainsKey("--list-devices"),
            Monitors = values.ContainsKey("--monitors"),
        };
        return true;
    }

    private static bool TryReadOptions(
        string[] args, out Dictionary<string, string> values, [NotNullWhen(false)] out string? fault)
    {
        values = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (Flags.Contains(args[i]))
            {
                values[args[i]] = "";
            }
            else if (Options.Contains(args[i]) && i + 1 < args.Length)
            {
                values[args[i]] = args[++i];
            }
            else
            {
                fault = $"'{args[i]}' is not an option, or lacks its value.";
                return false;
            }
        }

        fault = null;
        return true;
    }

    private static bool TryParseAudio(Dictionary<string, string> values, out PhoneAudioLibrary? audio)
    {
        audio = values.ContainsKey("--no-devices") ? PhoneAudioLibrary.Null : null;
        if (!values.TryGetValue("--audio", out string? name))
        {
            return true;
        }

        bool isKnown = PhoneDevices.Known.Contains(name);
        audio = isKnown ? Enum.Parse<PhoneAudioLibrary>(name, ignoreCase: true) : null;
        return isKnown;
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
