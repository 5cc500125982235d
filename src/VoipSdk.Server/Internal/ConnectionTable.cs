using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace VoipSdk.Server.Internal;

/// <summary>Which connections are open, and whether one more is allowed. Thread-safe.</summary>
internal sealed class ConnectionTable
{
    private readonly Lock _lock = new();
    private readonly HashSet<DirectoryConnection> _connections = [];
    private readonly Dictionary<NetworkKey, int> _perNetwork = [];
    private readonly int _max;
    private readonly int _maxPerAddress;
    private int _reserved;

    public ConnectionTable(int max, int maxPerAddress)
    {
        _max = max;
        _maxPerAddress = maxPerAddress;
    }

    /// <summary>Takes a place.</summary>
    /// <returns>Null, or the name of the limit that is reached.</returns>
    public string? TryReserve(IPAddress address)
    {
        lock (_lock)
        {
            if (_reserved >= _max)
            {
                return "total";
            }

            if (!IPAddress.IsLoopback(address))
            {
                NetworkKey network = NetworkKey.Of(address);
                int count = _perNetwork.GetValueOrDefault(network);
                if (count >= _maxPerAddress)
                {
                    return "address";
                }

                _perNetwork[network] = count + 1;
            }

            _reserved++;
            return null;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release(IPAddress address)
    {
        lock (_lock)
        {
            _reserved--;
            NetworkKey network = NetworkKey.Of(address);
            if (_perNetwork.TryGetValue(network, out int count))
            {
                if (count > 1)
                {
                    _perNetwork[network] = count - 1;
                }
                else
                {
                    _perNetwork.Remove(network);
                }
            }
        }
    }

    public void Add(DirectoryConnection connection)
    {
        lock (_lock)
        {
            _connections.Add(connection);
        }
    }

    public void Remove(DirectoryConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    public DirectoryConnection[] ToArray()
    {
        lock (_lock)
        {
            return [.. _connections];
        }
    }

    // An IPv6 user has a whole /64 of addresses, so that counting single ones would limit nothing.
    private readonly record struct NetworkKey(AddressFamily Family, ulong Prefix)
    {
        public static NetworkKey Of(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            address.TryWriteBytes(bytes, out _);
            return new NetworkKey(address.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
        }
    }
}
