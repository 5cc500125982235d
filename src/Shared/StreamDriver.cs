using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// Runs one session machine over one byte stream: waits for bytes, a command or the machine's deadline, feeds the
/// machine, writes what it has to say. It decides nothing.
/// </summary>
/// <remarks>
/// One loop touches the machine; the socket's reader, timers and commands post to its bounded mailbox. While a write
/// waits for a peer that does not read, the loop stands still: the mailbox fills, <see cref="TryPost"/> returns false
/// and its caller gives the connection up. So a peer that does not read holds up nobody but itself.
/// </remarks>
#pragma warning disable CA1001 // The loop disposes what it owns when it ends (CloseAsync); Abort ends it.
internal abstract class StreamDriver<TCommand>
#pragma warning restore CA1001
{
    private const int ReadBufferSize = 4_096;
    private readonly Stream _stream;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _sendTimeout;
    private readonly Channel<Input> _mailbox;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private Task _completion = Task.CompletedTask;

    protected StreamDriver(Stream stream, TimeProvider timeProvider, int mailboxCapacity, TimeSpan sendTimeout)
    {
        _stream = stream;
        _timeProvider = timeProvider;
        _sendTimeout = sendTimeout;
        _mailbox = Channel.CreateBounded<Input>(new BoundedChannelOptions(mailboxCapacity) { SingleReader = true });
        _timer = timeProvider.CreateTimer(
            static state => ((StreamDriver<TCommand>)state!)._mailbox.Writer.TryWrite(new Input(InputKind.Tick)),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the stream ended, where an exception told; null after an orderly end.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Completes, never faulted, when the loop has ended and the stream is closed.</summary>
    public Task Completion => _completion;

    protected MonoTime Now => MonoTime.FromTimestamp(_timeProvider.GetTimestamp(), _timeProvider.TimestampFrequency);

    /// <summary>Starts the loop; call once.</summary>
    public void Start() => _completion = Task.Run(RunAsync);

    /// <summary>Hands a command to the loop.</summary>
    /// <returns>False when the mailbox is full or the loop has ended.</returns>
    public bool TryPost(TCommand command) => _mailbox.Writer.TryWrite(new Input(InputKind.Command) { Command = command });

    /// <summary>Ends the loop at once, whatever it waits for. What was not written is lost.</summary>
    public void Abort()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended by itself in the meantime.
        }
    }

    protected abstract MonoTime? NextDeadline { get; }

    /// <summary>True once the machine wants the connection closed; what it still has to transmit is written first.</summary>
    protected abstract bool IsFinished { get; }

    protected abstract void HandleStart(MonoTime now);

    protected abstract void HandleBytes(ReadOnlySpan<byte> bytes, MonoTime now);

    protected abstract void HandleEndOfStream(MonoTime now);

    protected abstract void HandleTimeout(MonoTime now);

    protected abstract void HandleCommand(TCommand command, MonoTime now);

    protected abstract bool TryTransmit(Span<byte> buffer, out int length);

    /// <summary>Takes all events of the machine.</summary>
    protected abstract void DrainEvents(MonoTime now);

    /// <summary>The loop has ended; called exactly once, before <see cref="Completion"/>.</summary>
    protected virtual void HandleStopped()
    {
    }

    private async Task RunAsync()
    {
        Task reader = Task.CompletedTask;
        try
        {
            HandleStart(Now);
            await DrainAsync().ConfigureAwait(false);
            reader = ReadAsync(_stopping.Token);
            while (!IsFinished)
            {
                Input input = await _mailbox.Reader.ReadAsync(_stopping.Token).ConfigureAwait(false);
                Feed(input);
                await DrainAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Abort.
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            Failure = exception;
        }
        finally
        {
            await CloseAsync(reader).ConfigureAwait(false);
        }
    }

    private void Feed(in Input input)
    {
        MonoTime now = Now;
        switch (input.Kind)
        {
            case InputKind.Bytes:
                HandleBytes(input.Buffer.AsSpan(0, input.Length), now);
                ArrayPool<byte>.Shared.Return(input.Buffer!);
                break;
            case InputKind.EndOfStream:
                HandleEndOfStream(now);
                break;
            case InputKind.Command:
                HandleCommand(input.Command!, now);
                break;
            case InputKind.Tick:
                HandleTimeout(now);
                break;
        }
    }

    private async ValueTask DrainAsync()
    {
        MonoTime now = Now;
        DrainEvents(now);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBufferSize * 2);
        try
        {
            while (TryTransmit(buffer, out int length))
            {
                await WriteAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
                DrainEvents(Now);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        now = Now;
        TimeSpan due = NextDeadline is { } deadline ? deadline - now : Timeout.InfiniteTimeSpan;
        if (NextDeadline is not null && due < TimeSpan.Zero)
        {
            due = TimeSpan.Zero;
        }

        // Timers count whole milliseconds downwards; one that fires early would only fire again.
        _timer.Change(due > TimeSpan.Zero ? due + TimeSpan.FromMilliseconds(1) : due, Timeout.InfiniteTimeSpan);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        ValueTask write = _stream.WriteAsync(bytes, _stopping.Token);
        if (write.IsCompleted)
        {
            await write.ConfigureAwait(false);
            return;
        }

        using ITimer timeout = _timeProvider.CreateTimer(
            static state => ((StreamDriver<TCommand>)state!).Abort(), this, _sendTimeout, Timeout.InfiniteTimeSpan);
        await write.ConfigureAwait(false);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // A read of zero bytes waits without holding a buffer: servers have thousands of idle connections.
                await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBufferSize);
                int length = await _stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (length == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    break;
                }

                var input = new Input(InputKind.Bytes) { Buffer = buffer, Length = length };
                await _mailbox.Writer.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Failure = exception;
            }
        }
        catch (ChannelClosedException)
        {
            return;
        }

        try
        {
            await _mailbox.Writer.WriteAsync(new Input(InputKind.EndOfStream), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            // The loop has ended already.
        }
    }

    private async Task CloseAsync(Task reader)
    {
        _mailbox.Writer.TryComplete();
        Abort();
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await reader.ConfigureAwait(false);
        while (_mailbox.Reader.TryRead(out Input input))
        {
            if (input.Buffer is { } buffer)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        _stopping.Dispose();
        try
        {
            HandleStopped();
        }
        catch (Exception exception)
        {
            Debug.Fail("HandleStopped must not throw", exception.ToString());
            Failure ??= exception;
        }
    }

    private enum InputKind
    {
        Bytes,
        EndOfStream,
        Command,
        Tick,
    }

    private readonly record struct Input(InputKind Kind)
    {
        public byte[]? Buffer { get; init; }

        public int Length { get; init; }

        public TCommand? Command { get; init; }
    }
}
