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
/// One loop touches the machine; the reader, the writer, the timer and commands post to its bounded mailbox. While a
/// write waits for a peer that does not read, the loop goes on: what the machine has to say waits in the machine, which
/// bounds it, and after the send time-out the connection is aborted. So such a peer holds up nobody but itself.
/// </remarks>
#pragma warning disable CA1001 // The loop disposes what it owns when it ends (CloseAsync); Abort ends it.
internal abstract class StreamDriver<TCommand>
#pragma warning restore CA1001
{
    private const int BufferSize = 4_096;

    // Filled buffers that may wait for the loop. One more would only be memory: the kernel holds the rest.
    private const int MaxUnhandledReads = 2;

    // A write that still waits when the machine is done waits for a peer that does not read.
    private static readonly TimeSpan LastWriteTimeout = TimeSpan.FromMilliseconds(500);
    private readonly Stream _stream;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _sendTimeout;
    private readonly Channel<Input> _mailbox;
    private readonly SemaphoreSlim _readCredit = new(MaxUnhandledReads);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private Task _completion = Task.CompletedTask;
    private MonoTime? _armed;
    private MonoTime? _lastWriteBy;
    private bool _writing;
    private volatile bool _isClosing;

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

    /// <summary>Whether the loop is ending: set before <see cref="TryPost"/> first returns false because of that.</summary>
    protected bool IsClosing => _isClosing;

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

    /// <summary>True once the machine wants the connection closed; what it can transmit then is still written.</summary>
    protected abstract bool IsFinished { get; }

    protected abstract void HandleStart(MonoTime now);

    protected abstract void HandleBytes(ReadOnlySpan<byte> bytes, MonoTime now);

    protected abstract void HandleEndOfStream(MonoTime now);

    protected abstract void HandleTimeout(MonoTime now);

    protected abstract void HandleCommand(TCommand command, MonoTime now);

    protected abstract bool TryTransmit(Span<byte> buffer, out int length);

    /// <summary>Takes all events of the machine.</summary>
    protected abstract void DrainEvents(MonoTime now);

    /// <summary>The stream is about to be closed; called exactly once, before <see cref="HandleStopped"/>.</summary>
    /// <param name="orderly">Whether the machine ended by itself, and all that it had to say was written.</param>
    protected virtual void HandleClosing(bool orderly)
    {
    }

    /// <summary>The loop has ended; called exactly once, before <see cref="Completion"/>.</summary>
    protected virtual void HandleStopped()
    {
    }

    private async Task RunAsync()
    {
        Task reader = Task.CompletedTask;
        bool orderly = false;
        try
        {
            HandleStart(Now);
            Drain();
            reader = ReadAsync(_stopping.Token);
            while ((!IsFinished || _writing) && !(_lastWriteBy <= Now))
            {
                Input input = await _mailbox.Reader.ReadAsync(_stopping.Token).ConfigureAwait(false);
                Feed(input);
                Drain();
            }

            orderly = !_writing;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Abort.
        }
        catch (Exception exception)
        {
            // Also what must not happen: a mistake in a machine ends its own connection, and the owner sees why.
            Failure = exception;
        }
        finally
        {
            await CloseAsync(reader, orderly).ConfigureAwait(false);
        }
    }

    private void Feed(in Input input)
    {
        MonoTime now = Now;
        switch (input.Kind)
        {
            case InputKind.Bytes:
                _readCredit.Release();
                HandleBytes(input.Buffer.AsSpan(0, input.Length), now);
                ArrayPool<byte>.Shared.Return(input.Buffer!);
                break;
            case InputKind.EndOfStream:
                HandleEndOfStream(now);
                break;
            case InputKind.Command:
                HandleCommand(input.Command!, now);
                break;
            case InputKind.Written:
                _writing = false;
                break;
            case InputKind.Tick:
                // Whatever it was set for: timers run on a coarser clock than ours and may fire some milliseconds early.
                _armed = null;
                HandleTimeout(now);
                break;
        }
    }

    private void Drain()
    {
        DrainEvents(Now);
        while (!_writing)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize * 2);
            if (!TryTransmit(buffer, out int length))
            {
                ArrayPool<byte>.Shared.Return(buffer);
                break;
            }

            Write(buffer, length);
            DrainEvents(Now);
        }

        Arm();
    }

    // A timer that fires early costs one look at the machine, moving it costs something each time: deadlines that
    // move away with every packet leave it alone.
    private void Arm()
    {
        MonoTime now = Now;
        if (_armed <= now)
        {
            _armed = null;
        }

        if (IsFinished)
        {
            _lastWriteBy ??= now + LastWriteTimeout;
        }

        if ((_lastWriteBy ?? NextDeadline) is not { } deadline || (_armed is { } armed && armed <= deadline))
        {
            return;
        }

        // Timers count whole milliseconds downwards; one that fires early would only fire again.
        TimeSpan due = deadline > now ? deadline - now + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
        _armed = now + due;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Write(byte[] buffer, int length)
    {
        ValueTask write = _stream.WriteAsync(buffer.AsMemory(0, length), _stopping.Token);
        if (write.IsCompletedSuccessfully)
        {
            write.GetAwaiter().GetResult();
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        _writing = true;
        _ = FinishWriteAsync(write, buffer);
    }

    private async Task FinishWriteAsync(ValueTask write, byte[] buffer)
    {
        try
        {
            ITimer timeout = _timeProvider.CreateTimer(
                static state => ((StreamDriver<TCommand>)state!).HandleSendTimeout(), this, _sendTimeout, Timeout.InfiniteTimeSpan);
            await using (timeout.ConfigureAwait(false))
            {
                await write.ConfigureAwait(false);
            }

            ArrayPool<byte>.Shared.Return(buffer);
            await _mailbox.Writer.WriteAsync(new Input(InputKind.Written), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!_stopping.IsCancellationRequested)
            {
                Failure ??= exception;
                Abort();
            }
        }
    }

    private void HandleSendTimeout()
    {
        Failure ??= new TimeoutException("The peer does not read.");
        Abort();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // A read of zero bytes waits without holding a buffer: servers have thousands of idle connections.
                await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                await _readCredit.WaitAsync(cancellationToken).ConfigureAwait(false);
                byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
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
        catch (ChannelClosedException)
        {
            return;
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Failure ??= exception;
            }
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

    private async Task CloseAsync(Task reader, bool orderly)
    {
        _isClosing = true;
        _mailbox.Writer.TryComplete();
        Notify(() => HandleClosing(orderly && Failure is null));
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
        _readCredit.Dispose();
        Notify(HandleStopped);
    }

    private void Notify(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception exception)
        {
            Debug.Fail("The handlers of the end must not throw", exception.ToString());
            Failure ??= exception;
        }
    }

    private enum InputKind
    {
        Bytes,
        EndOfStream,
        Command,
        Written,
        Tick,
    }

    private readonly record struct Input(InputKind Kind)
    {
        public byte[]? Buffer { get; init; }

        public int Length { get; init; }

        public TCommand? Command { get; init; }
    }
}
