using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConsolePhone;

/// <summary>The command line.</summary>
internal sealed record PhoneArguments(string Host, int Port, string? Name, string? Play, string? Record, int CallPort, string? Identity)
{
    public const string Usage =
        "ConsolePhone --server HOST:PORT [--name NAME] [--play IN.wav] [--record OUT.wav] [--call-port N] [--identity DIR]";

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out PhoneArguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        var values = new Dictionary<string, string>();
        arguments = null;
        for (int i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--server" or "--name" or "--play" or "--record" or "--call-port" or "--identity") || i + 1 == args.Length)
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

        fault = null;
        arguments = new PhoneArguments(
            host, port, values.GetValueOrDefault("--name"), play, values.GetValueOrDefault("--record"), callPort,
            values.GetValueOrDefault("--identity"));
        return true;
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
