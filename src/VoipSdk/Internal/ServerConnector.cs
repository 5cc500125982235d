using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace VoipSdk.Internal;

/// <summary>Opens the TCP connection to a directory server.</summary>
internal static class ServerConnector
{
    /// <exception cref="VoipConnectionException">No address of the host can be connected to.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<Stream> ConnectAsync(
        DirectoryClientOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses = await ResolveAsync(options.Host, cancellationToken).ConfigureAwait(false);
        try
        {
            Socket socket = await HappyEyeballs.ConnectAsync(
                HappyEyeballs.Interleave(addresses),
                (address, token) => ConnectAsync(new IPEndPoint(address, options.Port), logger, token),
                timeProvider,
                cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (AggregateException exception)
        {
            throw new VoipConnectionException(
                VoipConnectionFailure.Unreachable,
                FormattableString.Invariant($"No directory server answers at {options.Host}, port {options.Port}."),
                exception.InnerExceptions.Count == 1 ? exception.InnerException : exception);
        }
    }

    private static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [literal];
        }

        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            return addresses.Length > 0 ? addresses : throw Unresolved(host, null);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw Unresolved(host, exception);
        }
    }

    private static VoipConnectionException Unresolved(string host, Exception? exception) =>
        new(VoipConnectionFailure.Unreachable, $"The directory server's name {host} cannot be resolved.", exception);

    private static async Task<Socket> ConnectAsync(IPEndPoint endPoint, ILogger logger, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            // One packet, one segment: base-level servers take a read for a packet. The system's own probes notice a
            // dead server of the base level, which answers no keep-alive of ours.
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (Exception exception)
        {
            socket?.Dispose();
            logger.AddressFailed(endPoint, exception.Message);
            throw;
        }
    }
}
