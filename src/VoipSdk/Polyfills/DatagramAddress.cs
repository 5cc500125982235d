#if NET8_0_OR_GREATER
using System.Buffers.Binary;
#endif
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
    // What distinguishes the address, kept here so that looking a call up touches no memory of the calls beside it: family,
    // port, then IPv4's address or IPv6's flow label, address and scope.
    private readonly ulong _front;
    private readonly ulong _middle;
    private readonly ulong _back;
    private readonly uint _scope;

    public DatagramAddress(SocketAddress native)
    {
        Native = native;
        ReadOnlySpan<byte> bytes = native.Buffer.Span[..native.Size];
        _front = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (native.Family == AddressFamily.InterNetworkV6)
        {
            _middle = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            _back = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
            _scope = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        }
    }

    public SocketAddress Native { get; }

    public TransportAddress ToTransportAddress() =>
        TransportAddress.From((IPEndPoint)new IPEndPoint(
            Native.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(Native));

    public static DatagramAddress From(TransportAddress address, AddressFamily family) =>
        new(ToEndPoint(address, family).Serialize());

    public bool Equals(DatagramAddress other) =>
        _front == other._front && _middle == other._middle && _back == other._back && _scope == other._scope;

    public override int GetHashCode() => HashCode.Combine(_front, _middle, _back, _scope);
#else
    public DatagramAddress(IPEndPoint native) => Native = native;

    public IPEndPoint Native { get; }

    public TransportAddress ToTransportAddress() => TransportAddress.From(Native);

    public static DatagramAddress From(TransportAddress address, AddressFamily family) =>
        new(ToEndPoint(address, family));

    public bool Equals(DatagramAddress other) => Equals(Native, other.Native);

    public override int GetHashCode() => Native.GetHashCode();
#endif

    public override bool Equals(object? obj) => obj is DatagramAddress other && Equals(other);

    // A dual-mode socket takes IPv4 addresses in their IPv4-mapped form only.
    private static IPEndPoint ToEndPoint(TransportAddress address, AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 && address.Address.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(address.Address.MapToIPv6(), address.Port)
            : address.ToIPEndPoint();
}
