using System.Net;
using System.Net.Sockets;

namespace VoipSdk.TestKit;

/// <summary>Where a proxy's server is.</summary>
internal static class ProxyAddresses
{
    /// <summary>A server's addresses of the family in which the proxy listens; IPv6Any takes both.</summary>
    public static async Task<IPAddress[]> ResolveAsync(
        string host, int port, IPEndPoint listen, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(host) || port is < 1 or > 65_535)
        {
            throw new ArgumentException($"'{host}:{port}' is not a host and a port from 1 to 65535.", nameof(host));
        }

        IPAddress[] all = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        bool takesBoth = listen.Address.Equals(IPAddress.IPv6Any);
        IPAddress[] usable = [.. all.Where(address => takesBoth || address.AddressFamily == listen.AddressFamily)];
        return usable.Length > 0
            ? usable
            : throw new ArgumentException(
                $"'{host}' has no address of the family of {listen.Address}: {string.Join(", ", all.Select(address => address.ToString()))}.",
                nameof(host));
    }
}
