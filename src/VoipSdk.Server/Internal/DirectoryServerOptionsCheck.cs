using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Server.Internal;

/// <summary>The ranges of <see cref="DirectoryServerOptions"/>; finds every bad value, not only the first.</summary>
internal sealed class DirectoryServerOptionsCheck : IValidateOptions<DirectoryServerOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryServerOptions options)
    {
        List<string> faults = FindFaults(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    public static List<string> FindFaults(DirectoryServerOptions options)
    {
        var faults = new List<string>();
        if (options.Address is { } address
            && address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            faults.Add($"{nameof(options.Address)} must be an IPv4 or IPv6 address.");
        }

        Check(options.Port, 0, 65_535, nameof(options.Port));
        Check(options.MaxConnections, 1, 1_000_000, nameof(options.MaxConnections));
        Check(options.MaxConnectionsPerAddress, 1, 1_000_000, nameof(options.MaxConnectionsPerAddress));
        Check(options.MaxPacketsPerSecond, 1, 100_000, nameof(options.MaxPacketsPerSecond));
        Check(options.MaxPacketBurst, 1, 100_000, nameof(options.MaxPacketBurst));
        Check(options.MaxPacketBytes, PacketLimits.MaxBasePacketBytes, PacketLimits.MaxPacketBytes, nameof(options.MaxPacketBytes));
        Check(options.MaxOutboundBytes, 4_096, 64 * 1_024 * 1_024, nameof(options.MaxOutboundBytes));
        Check(options.MaxUsers, 1, 10_000_000, nameof(options.MaxUsers));
        Check(options.MaxFriendsPerUser, 1, 100_000, nameof(options.MaxFriendsPerUser));
        Check(options.MaxPendingInvitesPerUser, 1, 10_000, nameof(options.MaxPendingInvitesPerUser));
        CheckTime(options.GreetingDelay, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(options.GreetingDelay));
        CheckTime(options.LoginTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.LoginTimeout));
        CheckTime(options.KeepAliveTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromHours(24), nameof(options.KeepAliveTimeout));
        CheckTime(options.IdleTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromDays(30), nameof(options.IdleTimeout));
        CheckTime(options.SendTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.SendTimeout));
        if (options.TimeProvider is null)
        {
            faults.Add($"{nameof(options.TimeProvider)} must not be null.");
        }

        return faults;

        void Check(int value, int least, int greatest, string property)
        {
            if (value < least || value > greatest)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{property} must be {least} to {greatest}, but is {value}."));
            }
        }

        void CheckTime(TimeSpan value, TimeSpan least, TimeSpan greatest, string property)
        {
            if (value < least || value > greatest)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{property} must be {least} to {greatest}, but is {value}."));
            }
        }
    }

    public static DirectoryServerOptions CheckedCopy(DirectoryServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        DirectoryServerOptions copy = options.Copy();
        List<string> faults = FindFaults(copy);
        return faults.Count == 0 ? copy : throw new ArgumentException(string.Join(' ', faults), nameof(options));
    }
}
