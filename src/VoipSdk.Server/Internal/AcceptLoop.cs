using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace VoipSdk.Server.Internal;

/// <summary>Accepts connections until it is cancelled, whatever a single one or the system's state may bring.</summary>
internal sealed class AcceptLoop
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly Func<CancellationToken, ValueTask<Socket>> _accept;
    private readonly Action<Socket> _handle;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public AcceptLoop(
        Func<CancellationToken, ValueTask<Socket>> accept, Action<Socket> handle, TimeProvider timeProvider, ILogger logger)
    {
        _accept = accept;
        _handle = handle;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _handle(await _accept(cancellationToken).ConfigureAwait(false));
                pause = FirstPause;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode
                is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // It was gone before it was accepted: its peer's affair.
            }
            catch (Exception exception)
            {
                // No file descriptor or no memory is left, and may be again: other connections close meanwhile.
                _logger.AcceptFailed(pause, exception);
                await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
