using System.Net;
using System.Net.Sockets;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// A peer's address in the form that the socket takes, made once a call so that a datagram costs no conversion and, on
/// .NET 8 and later, no garbage.
/// </summary>
internal readonly struct DatagramAddress : IEquatable<DatagramAddress>
{
#if NET8_0_OR_GREATER
    public DatagramAddress(SocketAddress native) => Native = native;

    public SocketAddress Native { get; }

    public TransportAddress ToTransportAddress() =>
        TransportAddress.From((IPEndPoint)new IPEndPoint(
            Native.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(Native));

    public static DatagramAddress From(TransportAddress address, AddressFamily family) =>
        new(ToEndPoint(address, family).Serialize());
#else
    public DatagramAddress(IPEndPoint native) => Native = native;

    public IPEndPoint Native { get; }

    public TransportAddress ToTransportAddress() => TransportAddress.From(Native);

    public static DatagramAddress From(TransportAddress address, AddressFamily family) =>
        new(ToEndPoint(address, family));
#endif

    public bool Equals(DatagramAddress other) => Equals(Native, other.Native);

    public override bool Equals(object? obj) => obj is DatagramAddress other && Equals(other);

    public override int GetHashCode() => Native.GetHashCode();

    // A dual-mode socket takes IPv4 addresses in their IPv4-mapped form only.
    private static IPEndPoint ToEndPoint(TransportAddress address, AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 && address.Address.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(address.Address.MapToIPv6(), address.Port)
            : address.ToIPEndPoint();
}
