using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using VoipSdk.TestKit;

namespace VoipSdk.Examples.ImpairedNetwork;

internal sealed record CommandLine(IPEndPoint Listen, string Host, int Port, Link Link, bool IsUdp)
{
    public static string Usage => $"""
        usage: ImpairedNetwork --server HOST:PORT [--listen [ADDRESS:]PORT] [--impair LINK] [--udp]
          --server  the directory server; by the address at which the phones, too, would reach this machine
          --listen  where phones connect to instead; default 127.0.0.1 and any free port; [::] is for all addresses
          --impair  what happens to their calls: a preset, items, or both, with commas; default perfect
          --udp     forward UDP datagrams between the clients of --listen and --server; knows nothing of directories
        presets: {string.Join(", ", Link.Presets.Keys)}
        items: latency=20 jitter=40 shape=uniform|normal|pareto ordered=yes|no loss=10 burst=3 states=3/20/50/0 dup=5
               reorder=5 holdback=200 rate=64 queue=200 outage=300/15000 seed=1 (percent, milliseconds, kbit/s)
        """;

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out CommandLine? command, [NotNullWhen(false)] out string? fault)
    {
        command = null;
        var values = new Dictionary<string, string> { ["--listen"] = "127.0.0.1:0", ["--impair"] = "perfect" };
        bool isUdp = false;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--udp")
            {
                isUdp = true;
                continue;
            }

            if (args[i] is not ("--server" or "--listen" or "--impair") || i + 1 == args.Length)
            {
                fault = $"'{args[i]}' is not an option, or lacks its value.";
                return false;
            }

            values[args[i]] = args[++i];
        }

        fault = null;
        if (!TryParseListen(values["--listen"], out IPEndPoint? listen))
        {
            fault = $"--listen takes PORT or ADDRESS:PORT, not '{values["--listen"]}'.";
        }
        else if (!TryParseServer(values.GetValueOrDefault("--server", ""), out string host, out int port))
        {
            fault = $"--server takes HOST:PORT, not '{values.GetValueOrDefault("--server")}'.";
        }
        else if (!Link.TryParse(values["--impair"], out Link? link, out string? error))
        {
            fault = $"--impair: {error}";
        }
        else
        {
            command = new CommandLine(listen, host, port, link, isUdp);
        }

        return command is not null;
    }

    private static bool TryParseListen(string text, [NotNullWhen(true)] out IPEndPoint? listen)
    {
        if (TryParsePort(text, out int port))
        {
            listen = new IPEndPoint(IPAddress.Loopback, port);
            return true;
        }

        // IPEndPoint.TryParse takes an address without a port too.
        return IPEndPoint.TryParse(text, out listen) && (text.Contains("]:", StringComparison.Ordinal) || text.Count(c => c == ':') == 1);
    }

    private static bool TryParseServer(string text, out string host, out int port)
    {
        int colon = text.LastIndexOf(':');
        host = text[..Math.Max(0, colon)].Trim('[', ']');
        return TryParsePort(text[(colon + 1)..], out port) && port > 0 && host.Length > 0;
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65_535;
}
