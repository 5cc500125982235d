using Microsoft.Extensions.Logging;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>From options to a connection whose server has said hello, within the connect time-out.</summary>
internal static class DirectoryConnector
{
    /// <exception cref="VoipConnectionException">There is no connection.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<DirectoryConnection> ConnectAsync(
        DirectoryClientOptions options,
        CallEndpoint calls,
        EventQueue<DirectoryEvent> events,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        TimeProvider timeProvider = options.TimeProvider ?? TimeProvider.System;
        logger.DirectoryConnecting(options.Host, options.Port);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ITimer timer = timeProvider.CreateTimer(
            static state => Cancel((CancellationTokenSource)state!), giveUp, options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            try
            {
                Stream stream = await ServerConnector.ConnectAsync(options, timeProvider, logger, giveUp.Token)
                    .ConfigureAwait(false);
                var connection = new DirectoryConnection(stream, calls.Port, options, events, calls, logger);
                await WelcomeAsync(connection, timeProvider, giveUp.Token).ConfigureAwait(false);
                logger.DirectoryConnected(connection.ServerIsExtended);
                Metrics.CountConnectionAttempt("connected");
                return connection;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Metrics.CountConnectionAttempt("cancelled");
                throw new OperationCanceledException(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                throw Report(new VoipConnectionException(
                    VoipConnectionFailure.TimedOut,
                    FormattableString.Invariant($"The directory server at {options.Host}, port {options.Port}, did not say hello in time.")), logger);
            }
            catch (VoipConnectionException exception)
            {
                Report(exception, logger);
                throw;
            }
        }
    }

    /// <summary>Starts a connection and waits for the hello; gives the connection up where that does not come.</summary>
    public static async Task WelcomeAsync(
        DirectoryConnection connection, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        connection.Start();
        try
        {
            await connection.Welcomed.WaitAsync(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            connection.Leave();
            await connection.Completion.ConfigureAwait(false);
            throw;
        }
    }

    private static VoipConnectionException Report(VoipConnectionException exception, ILogger logger)
    {
        Metrics.CountConnectionAttempt(exception.Reason.ToString());
        logger.DirectoryConnectFailed(exception.Reason);
        return exception;
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection came to be in the same moment.
        }
    }
}
