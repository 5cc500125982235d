// In a folder of its own because VoipSdk.Protocol, which compiles the folder above, has neither sockets nor tasks.
#if !NET8_0_OR_GREATER
using System.Net.Sockets;

namespace System.Net
{
    internal static class SocketPolyfills
    {
        /// <summary>Connects; a cancellation closes the socket, for a connect under way cannot be called off otherwise.</summary>
        public static async Task ConnectAsync(this Socket socket, EndPoint remoteEndPoint, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using CancellationTokenRegistration registration = cancellationToken.Register(
                static state => ((Socket)state!).Dispose(), socket);
            try
            {
                await socket.ConnectAsync(remoteEndPoint).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
        }

        extension(Dns)
        {
            /// <summary>A look-up cannot be called off: it is left to end by itself.</summary>
            public static Task<IPAddress[]> GetHostAddressesAsync(string host, CancellationToken cancellationToken) =>
                Dns.GetHostAddressesAsync(host).WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}

namespace System.Threading.Tasks
{
    internal static class TaskPolyfills
    {
        extension(Task)
        {
            public static Task Delay(TimeSpan delay, TimeProvider timeProvider, CancellationToken cancellationToken) =>
                timeProvider.Delay(delay, cancellationToken);
        }
    }
}
#endif
