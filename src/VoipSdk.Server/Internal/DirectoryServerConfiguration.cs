using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace VoipSdk.Server.Internal;

/// <summary>
/// Reads options from a configuration section. By hand, since the general binder passes over an IP address in silence,
/// and a server that was to listen at 127.0.0.1 would listen everywhere; and so that it needs no reflection.
/// </summary>
internal sealed class DirectoryServerConfiguration(IConfiguration section) : IConfigureOptions<DirectoryServerOptions>
{
    private static readonly Dictionary<string, Action<DirectoryServerOptions, string>> Setters =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(DirectoryServerOptions.Address)] = static (options, text) => options.Address = IPAddress.Parse(text),
            [nameof(DirectoryServerOptions.Port)] = static (options, text) => options.Port = Number(text),
            [nameof(DirectoryServerOptions.MaxConnections)] = static (options, text) => options.MaxConnections = Number(text),
            [nameof(DirectoryServerOptions.MaxConnectionsPerAddress)] =
                static (options, text) => options.MaxConnectionsPerAddress = Number(text),
            [nameof(DirectoryServerOptions.MaxPacketsPerSecond)] =
                static (options, text) => options.MaxPacketsPerSecond = Number(text),
            [nameof(DirectoryServerOptions.MaxPacketBurst)] = static (options, text) => options.MaxPacketBurst = Number(text),
            [nameof(DirectoryServerOptions.MaxPacketBytes)] = static (options, text) => options.MaxPacketBytes = Number(text),
            [nameof(DirectoryServerOptions.MaxOutboundBytes)] = static (options, text) => options.MaxOutboundBytes = Number(text),
            [nameof(DirectoryServerOptions.GreetingDelay)] = static (options, text) => options.GreetingDelay = Time(text),
            [nameof(DirectoryServerOptions.LoginTimeout)] = static (options, text) => options.LoginTimeout = Time(text),
            [nameof(DirectoryServerOptions.KeepAliveTimeout)] = static (options, text) => options.KeepAliveTimeout = Time(text),
            [nameof(DirectoryServerOptions.IdleTimeout)] = static (options, text) => options.IdleTimeout = Time(text),
            [nameof(DirectoryServerOptions.SendTimeout)] = static (options, text) => options.SendTimeout = Time(text),
            [nameof(DirectoryServerOptions.MaxUsers)] = static (options, text) => options.MaxUsers = Number(text),
            [nameof(DirectoryServerOptions.MaxFriendsPerUser)] = static (options, text) => options.MaxFriendsPerUser = Number(text),
            [nameof(DirectoryServerOptions.MaxPendingInvitesPerUser)] =
                static (options, text) => options.MaxPendingInvitesPerUser = Number(text),
        };

    public void Configure(DirectoryServerOptions options)
    {
        var faults = new List<string>();
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!Setters.TryGetValue(entry.Key, out Action<DirectoryServerOptions, string>? set))
            {
                faults.Add($"{entry.Path} is not an option of the directory server.");
                continue;
            }

            try
            {
                set(options, entry.Value ?? "");
            }
            catch (Exception exception) when (exception is FormatException or OverflowException)
            {
                faults.Add($"{entry.Path} cannot be read from '{entry.Value}'.");
            }
        }

        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(DirectoryServerOptions), faults);
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
