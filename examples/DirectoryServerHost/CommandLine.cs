using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using VoipSdk.Server;

namespace VoipSdk.Examples.DirectoryServerHost;

internal sealed record CommandLine
{
    public const string Usage = """
        usage: DirectoryServerHost [--port N] [--address A]
          --port N     TCP port, 0 to 65535; 0 lets the system choose; default 4242
          --address A  local IPv4 or IPv6 address; default: all of both
        """;

    public int Port { get; private set; } = DirectoryServerOptions.DefaultPort;

    public IPAddress? Address { get; private set; }

    public bool ShowHelp { get; private set; }

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out CommandLine? command, [NotNullWhen(false)] out string? fault)
    {
        command = new CommandLine();
        fault = null;
        for (int i = 0; i < args.Length && fault is null; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--port":
                    fault = command.SetPort(value);
                    i++;
                    break;
                case "--address":
                    fault = command.SetAddress(value);
                    i++;
                    break;
                case "--help" or "-h":
                    command.ShowHelp = true;
                    break;
                default:
                    fault = $"unknown argument: {args[i]}";
                    break;
            }
        }

        command = fault is null ? command : null;
        return command is not null;
    }

    private string? SetPort(string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65_535)
        {
            return $"--port needs a number from 0 to 65535, not '{value}'";
        }

        Port = port;
        return null;
    }

    private string? SetAddress(string value)
    {
        if (!IPAddress.TryParse(value, out IPAddress? address))
        {
            return $"--address needs an IPv4 or IPv6 address, not '{value}'";
        }

        Address = address;
        return null;
    }
}
