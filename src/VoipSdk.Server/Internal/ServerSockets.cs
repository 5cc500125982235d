using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace VoipSdk.Server.Internal;

/// <summary>How the server's sockets are opened and set.</summary>
internal static class ServerSockets
{
    // A dead peer is found after 30 s of silence and three probes; sooner would wake phones for nothing.
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveIntervalSeconds = 5;
    private const int KeepAliveProbes = 3;

    // What the kernel holds for a client that does not read; the rest waits in the session, which is bounded as well.
    private const int SendBufferBytes = 64 * 1_024;
    private const int LinuxTcp = 6;
    private const int LinuxTcpUserTimeout = 18;

    /// <summary>Opens the listening socket.</summary>
    /// <exception cref="IOException">The address or port cannot be listened at.</exception>
    public static Socket Listen(IPAddress? address, int port, ILogger logger)
    {
        try
        {
            return Bind(address ?? IPAddress.IPv6Any, port);
        }
        catch (SocketException exception) when (address is null && exception.SocketErrorCode
            is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable or SocketError.ProtocolNotSupported)
        {
            logger.NoIPv6();
        }
        catch (SocketException exception)
        {
            throw CannotListen(address ?? IPAddress.IPv6Any, port, exception);
        }

        try
        {
            return Bind(IPAddress.Any, port);
        }
        catch (SocketException exception)
        {
            throw CannotListen(IPAddress.Any, port, exception);
        }
    }

    /// <summary>Sets what every client's connection needs.</summary>
    public static void Prepare(Socket socket)
    {
        // One packet a segment, at once: deployed peers take a segment for a packet.
        socket.NoDelay = true;
        socket.SendBufferSize = SendBufferBytes;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        SetIfKnown(socket, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        SetIfKnown(socket, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        SetIfKnown(socket, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        if (OperatingSystem.IsLinux())
        {
            // Keep-alive rests while sent data is unacknowledged, and then Linux would try for a quarter of an hour.
            const int Milliseconds = 1_000 * (KeepAliveSeconds + (KeepAliveIntervalSeconds * KeepAliveProbes));
            socket.SetRawSocketOption(LinuxTcp, LinuxTcpUserTimeout, BitConverter.GetBytes(Milliseconds));
        }
    }

    /// <summary>Makes the following close drop what is unsent and tell the peer by RST, so that the kernel keeps nothing.</summary>
    public static void PrepareAbort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    /// <summary>Windows knows these since versions of 2017 only (and Wine not all); without them its own, slower, times hold.</summary>
    private static void SetIfKnown(Socket socket, SocketOptionName option, int value)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, option, value);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ProtocolOption or SocketError.OperationNotSupported
            or SocketError.InvalidArgument)
        {
            // Silence for longer than the session's own timeout ends it all the same.
        }
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IOException CannotListen(IPAddress address, int port, SocketException exception) =>
        new($"Cannot listen at {new IPEndPoint(address, port)}: {exception.Message}", exception);
}
