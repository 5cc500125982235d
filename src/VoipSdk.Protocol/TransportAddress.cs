using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoipSdk.Protocol;

/// <summary>An IP address and a port: where a peer is reached (a "transport address" in RFC 8489 and RFC 8445).</summary>
/// <remarks>
/// Immutable and compared by value. An IPv4-mapped IPv6 address (::ffff:192.0.2.1) is stored as the IPv4 address, and a
/// scope id is dropped, so that one peer seen through two sockets has one address.
/// </remarks>
public readonly struct TransportAddress : IEquatable<TransportAddress>
{
    private readonly IPAddress? _address;

    /// <summary>Creates an address; an IPv4-mapped <paramref name="address"/> becomes IPv4.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    public TransportAddress(IPAddress address, ushort port)
    {
        ArgumentNullException.ThrowIfNull(address);
        _address = Normalize(address);
        Port = port;
    }

    /// <summary>IPv4 or IPv6, never IPv4-mapped. The default value has 0.0.0.0.</summary>
    public IPAddress Address => _address ?? IPAddress.Any;

    /// <summary>The port, 0 to 65535; 0 means "not known".</summary>
    public ushort Port { get; }

    /// <summary>The same address and port as the BCL's type.</summary>
    public IPEndPoint ToIPEndPoint() => new(Address, Port);

    /// <summary>The transport address of <paramref name="endPoint"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    public static TransportAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new TransportAddress(endPoint.Address, (ushort)endPoint.Port);
    }

    /// <summary>Reads an address as packet 013 carries it: dotted decimal, or IPv6 text without brackets or scope.</summary>
    /// <returns>False for host names, for IPv4 short forms such as <c>127.1</c>, and for anything else.</returns>
    public static bool TryParseAddress(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is null || text.Length is < 2 or > 45 || !IPAddress.TryParse(text, out IPAddress? parsed))
        {
            return false;
        }

        // IPAddress.TryParse takes "1", "0x7f.1", "[::1]:80" and "fe80::1%eth0" too; the wire does not.
        bool valid = parsed.AddressFamily == AddressFamily.InterNetwork
            ? string.Equals(parsed.ToString(), text, StringComparison.Ordinal)
            : text.IndexOfAny(['[', ']', '%', '/']) < 0;
        address = valid ? Normalize(parsed) : null;
        return valid;
    }

    /// <inheritdoc />
    public bool Equals(TransportAddress other) => Port == other.Port && Address.Equals(other.Address);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TransportAddress other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Address, Port);

    /// <summary><c>192.0.2.1:4242</c> or <c>[2001:db8::1]:4242</c>.</summary>
    public override string ToString()
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        return Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]:{port}" : $"{Address}:{port}";
    }

    /// <summary>Whether both are the same address and port.</summary>
    public static bool operator ==(TransportAddress left, TransportAddress right) => left.Equals(right);

    /// <summary>Whether they differ in address or port.</summary>
    public static bool operator !=(TransportAddress left, TransportAddress right) => !left.Equals(right);

    private static IPAddress Normalize(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes());
    }
}
