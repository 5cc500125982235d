using System.Net;
using System.Net.Sockets;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// The UDP socket of a client: blocking receive on the caller's thread, which costs a tenth of an awaited one, and send
/// from any thread. IPv6 and IPv4 on one port where the machine has both.
/// </summary>
internal sealed class DatagramSocket : IDisposable
{
    /// <summary>A datagram larger than this cannot be one of the protocol's; it is cut and fails to parse.</summary>
    public const int MaxDatagramBytes = 2_048;

    private const int KernelBufferBytes = 256 * 1024;
    private readonly Socket _socket;
    private volatile bool _closing;
#if NET8_0_OR_GREATER
    private readonly SocketAddress _from;
    private readonly LinuxDatagrams? _linux;
#else
    private readonly IPEndPoint _any;
#endif

    private DatagramSocket(Socket socket)
    {
        _socket = socket;
        LocalPort = ((IPEndPoint)socket.LocalEndPoint!).Port;
#if NET8_0_OR_GREATER
        _from = new SocketAddress(socket.AddressFamily);
        LinuxDatagrams.TryCreate(socket, out _linux);
#else
        _any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
#endif
    }

    public int LocalPort { get; }

    public AddressFamily AddressFamily => _socket.AddressFamily;

    /// <summary>The system's number of the socket; only to measure beside what goes through here.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Opens the socket.</summary>
    /// <param name="address">Local address, or null for all of them.</param>
    /// <param name="port">Local port; 0 lets the system choose.</param>
    /// <exception cref="SocketException">The port is taken, or the address is not this machine's.</exception>
    public static DatagramSocket Bind(IPAddress? address, int port)
    {
        if (address is null && Socket.OSSupportsIPv6)
        {
            try
            {
                return BindOne(IPAddress.IPv6Any, port);
            }
            catch (SocketException exception) when (exception.SocketErrorCode != SocketError.AddressAlreadyInUse)
            {
                // IPv6 is compiled in but switched off (containers): IPv4 alone will do.
            }
        }

        return BindOne(address ?? IPAddress.Any, port);
    }

    /// <summary>Waits for a datagram. For one thread.</summary>
    /// <param name="buffer">Receives the datagram.</param>
    /// <param name="length">Its length; 0 after an error that concerns one datagram only.</param>
    /// <param name="from">Who sent it, unless the length is 0; valid until the next call, clone it to keep it.</param>
    /// <returns>False once the socket is closed.</returns>
    public bool TryReceive(byte[] buffer, out int length, out DatagramAddress from)
    {
        length = 0;
        from = default;
        try
        {
#if NET8_0_OR_GREATER
            if (_linux is { } linux)
            {
                int result = linux.Receive(buffer, _from);
                if (result > 0)
                {
                    length = result;
                    from = new DatagramAddress(_from);
                }

                return !_closing && (result >= 0 || LinuxDatagrams.IsTransient(result));
            }

            length = _socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            from = new DatagramAddress(_from);
#else
            EndPoint remote = _any;
            length = _socket.ReceiveFrom(buffer, 0, buffer.Length, SocketFlags.None, ref remote);
            from = new DatagramAddress((IPEndPoint)remote);
#endif
            return !_closing;
        }
        catch (SocketException exception)
        {
            // What ICMP reports of an earlier datagram, or one that was too long: the next receive works.
            bool transient = exception.SocketErrorCode
                is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.MessageSize
                or SocketError.NetworkReset or SocketError.HostUnreachable or SocketError.NetworkUnreachable
                or SocketError.NetworkDown or SocketError.NoBufferSpaceAvailable or SocketError.TryAgain
                or SocketError.TimedOut or SocketError.Interrupted;
            return transient && !_closing;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends a datagram, from any thread. Loss is UDP's business: errors are reported, never thrown.</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, in DatagramAddress to)
    {
        try
        {
#if NET8_0_OR_GREATER
            return _linux is { } linux
                ? linux.TrySend(datagram, to.Native)
                : _socket.SendTo(datagram, SocketFlags.None, to.Native) == datagram.Length;
#else
            byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(datagram.Length);
            datagram.CopyTo(buffer);
            int sent = _socket.SendTo(buffer, 0, datagram.Length, SocketFlags.None, to.Native);
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
            return sent == datagram.Length;
#endif
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or ArgumentException)
        {
            return false;
        }
    }

    public DatagramAddress ToNative(TransportAddress address) => DatagramAddress.From(address, _socket.AddressFamily);

    /// <summary>A copy of what <see cref="TryReceive"/> returned that stays valid.</summary>
    public static DatagramAddress Clone(in DatagramAddress address)
    {
#if NET8_0_OR_GREATER
        var copy = new SocketAddress(address.Native.Family, address.Native.Size);
        address.Native.Buffer.Span[..address.Native.Size].CopyTo(copy.Buffer.Span);
        return new DatagramAddress(copy);
#else
        return address;
#endif
    }

    /// <summary>Closes the socket and wakes the thread that receives.</summary>
    public void Dispose()
    {
        if (_closing)
        {
            return;
        }

        _closing = true;
        IPAddress local = ((IPEndPoint)_socket.LocalEndPoint!).Address;
        bool any = local.Equals(IPAddress.Any) || local.Equals(IPAddress.IPv6Any);
        IPAddress self = !any ? local
            : _socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.Loopback.MapToIPv6() : IPAddress.Loopback;
        try
        {
            // Not every runtime wakes a blocked receive when its socket is closed; a datagram does.
            _socket.SendTo([0], new IPEndPoint(self, LocalPort));

            // And where no datagram comes back (a firewall), this wakes it on Linux, although it then says "not connected".
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Then closing has to do.
        }

        _socket.Dispose();
    }

    private static DatagramSocket BindOne(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.ReceiveBufferSize = KernelBufferBytes;
            socket.SendBufferSize = KernelBufferBytes;
            if (Environment.OSVersion.Platform == PlatformID.Win32NT)
            {
                // SIO_UDP_CONNRESET off: without it one ICMP error of one peer breaks the receive of all others.
                socket.IOControl(unchecked((int)0x9800000C), [0, 0, 0, 0], null);
            }

            socket.Bind(new IPEndPoint(address, port));
            return new DatagramSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
