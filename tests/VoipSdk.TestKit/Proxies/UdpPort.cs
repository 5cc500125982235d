using System.Net;
using System.Net.Sockets;
using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>Takes a datagram that came to a <see cref="UdpPort"/>; the bytes are valid until it returns.</summary>
internal delegate void DatagramReceived(UdpPort port, ReadOnlySpan<byte> datagram, TransportAddress from);

/// <summary>A UDP socket and the loop that reads it. Sending is thread-safe.</summary>
internal sealed class UdpPort : IAsyncDisposable
{
    private const int KernelBufferBytes = 512 * 1024;
    private const int MaxDatagramBytes = 65_535;
    private readonly Socket _socket;
    private readonly DatagramReceived _received;
    private Task _receiving = Task.CompletedTask;
    private volatile bool _isClosing;

    private UdpPort(Socket socket, DatagramReceived received)
    {
        _socket = socket;
        _received = received;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Opens a port; IPv6Any takes IPv4 too.</summary>
    /// <exception cref="SocketException">It cannot be opened.</exception>
    public static UdpPort Open(IPEndPoint local, DatagramReceived received)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.ReceiveBufferSize = KernelBufferBytes;
            socket.SendBufferSize = KernelBufferBytes;
            if (Environment.OSVersion.Platform == PlatformID.Win32NT)
            {
                // SIO_UDP_CONNRESET off: the ICMP error of one peer must not break the receive of the others.
                socket.IOControl(unchecked((int)0x9800000C), [0, 0, 0, 0], null);
            }

            socket.Bind(local);
            var port = new UdpPort(socket, received);
            port._receiving = Task.Run(port.ReceiveAsync);
            return port;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>An address in the form that this socket takes: a dual-mode one wants IPv4 mapped.</summary>
    public IPEndPoint ToNative(TransportAddress address) =>
        _socket.AddressFamily == AddressFamily.InterNetworkV6 && address.Address.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(address.Address.MapToIPv6(), address.Port)
            : address.ToIPEndPoint();

    /// <summary>Sends a datagram; what the network refuses is lost.</summary>
    public void Send(byte[] buffer, int length, EndPoint to)
    {
        try
        {
            _socket.SendTo(buffer, 0, length, SocketFlags.None, to);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Loss is UDP's business.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _socket.Dispose();
        await _receiving.ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[MaxDatagramBytes];
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_isClosing)
        {
            try
            {
                SocketReceiveFromResult result = await _socket
                    .ReceiveFromAsync(new ArraySegment<byte>(buffer), SocketFlags.None, any).ConfigureAwait(false);
                var from = TransportAddress.From((IPEndPoint)result.RemoteEndPoint);
                _received(this, buffer.AsSpan(0, result.ReceivedBytes), from);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (!_isClosing)
            {
                // An ICMP error of an earlier datagram. Should it be another that stays, it must not cost a processor.
                await Task.Delay(1).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
