using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VoipSdk.Internal;

/// <summary>
/// Events on their way from the SDK's loops to the application: bounded, so an application that does not read costs
/// nothing but the oldest notices, which are counted.
/// </summary>
internal sealed class EventQueue<T>
    where T : class
{
    private readonly Channel<T> _channel;
    private long _dropped;

    /// <param name="capacity">Events that wait at most.</param>
    /// <param name="onDropped">Called with the count after each loss, on the thread that wrote.</param>
    public EventQueue(int capacity, Action<long>? onDropped = null)
    {
        var options = new BoundedChannelOptions(capacity)
        {
            FullMode = BoundedChannelFullMode.DropOldest,

            // The application's continuations never run on the SDK's loops.
            AllowSynchronousContinuations = false,
        };
        _channel = Channel.CreateBounded<T>(options, _ => CountDropped(onDropped));
    }

    /// <summary>How many events were lost because nobody read.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds an event; never waits. Events after <see cref="Complete"/> are ignored.</summary>
    public void Write(T item) => _channel.Writer.TryWrite(item);

    /// <summary>Ends the stream for readers once they have taken what is there.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public bool TryRead([NotNullWhen(true)] out T? item) => _channel.Reader.TryRead(out item);

    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_channel.Reader.TryRead(out T? item))
            {
                yield return item;
            }
        }
    }

    private void CountDropped(Action<long>? onDropped)
    {
        long dropped = Interlocked.Increment(ref _dropped);
        onDropped?.Invoke(dropped);
    }
}
