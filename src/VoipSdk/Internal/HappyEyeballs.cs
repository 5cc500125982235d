using System.Net;
using System.Net.Sockets;

namespace VoipSdk.Internal;

/// <summary>
/// Tries a server's addresses one after another without waiting long for a dead one, after RFC 8305: families
/// alternate, the next attempt starts after a failure or 250 ms, the first that connects wins.
/// </summary>
internal static class HappyEyeballs
{
    /// <summary>RFC 8305 §5, the recommended Connection Attempt Delay.</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The same addresses, the resolver's first choice first, then the families by turns (RFC 8305 §4).</summary>
    public static IReadOnlyList<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            return addresses;
        }

        AddressFamily preferred = addresses[0].AddressFamily;
        var first = new Queue<IPAddress>(addresses.Where(address => address.AddressFamily == preferred));
        var second = new Queue<IPAddress>(addresses.Where(address => address.AddressFamily != preferred));
        var result = new List<IPAddress>(addresses.Count);
        while (first.Count + second.Count > 0)
        {
            if (first.TryDequeue(out IPAddress? next))
            {
                result.Add(next);
            }

            if (second.TryDequeue(out next))
            {
                result.Add(next);
            }
        }

        return result;
    }

    /// <summary>The first connection that comes to be; the others are given up and disposed.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="AggregateException">No address can be connected to; holds what each attempt failed with.</exception>
    public static async Task<T> ConnectAsync<T>(
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, CancellationToken, Task<T>> connect,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
        where T : class, IDisposable
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<Task<T>>();
        var failures = new List<Exception>();
        try
        {
            for (int next = 0; next < addresses.Count || attempts.Count > 0;)
            {
                if (next < addresses.Count)
                {
                    attempts.Add(connect(addresses[next++], giveUp.Token));
                }

                TimeSpan patience = next < addresses.Count ? AttemptDelay : Timeout.InfiniteTimeSpan;
                if (await FirstFinishedAsync(attempts, patience, timeProvider, giveUp.Token).ConfigureAwait(false) is not { } done)
                {
                    continue;
                }

                attempts.Remove(done);
                if (done.Status == TaskStatus.RanToCompletion)
                {
                    return await done.ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();
                failures.Add(done.Exception?.InnerException ?? new OperationCanceledException());
            }

            throw new AggregateException(failures);
        }
        finally
        {
            giveUp.Cancel();
            foreach (Task<T> loser in attempts)
            {
                _ = DisposeLaterAsync(loser);
            }
        }
    }

    private static async Task<Task<T>?> FirstFinishedAsync<T>(
        List<Task<T>> attempts, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task pause = Task.Delay(patience, timeProvider, stopWaiting.Token);
        Task first = await Task.WhenAny([.. attempts, pause]).ConfigureAwait(false);
        stopWaiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return first as Task<T>;
    }

    private static async Task DisposeLaterAsync<T>(Task<T> attempt)
        where T : IDisposable
    {
        try
        {
            (await attempt.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The attempt was given up: how it ended no longer matters.
        }
    }
}
