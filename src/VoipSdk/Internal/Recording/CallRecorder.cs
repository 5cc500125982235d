using System.Threading.Channels;
using VoipSdk.Audio;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>Writes what a <see cref="RecordingTap"/> took to a file, on a task of its own.</summary>
/// <remarks>
/// A timer wakes the task; when the task does not come back from the disk before the tap is full, the timer ends the recording
/// without it.
/// </remarks>
internal sealed class CallRecorder
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>How long ending waits for the disk.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly IStereoSink _sink;
    private readonly MediaClock _clock;
    private readonly RecordingTimeline _timeline;
    private readonly Channel<bool> _ticks =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TaskCompletionSource<CallRecordingEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<CallRecordingEnd> _ended;
    private readonly ITimer _timer;
    private readonly Task _writing;
    private readonly float[] _block = new float[2_048];
    private float[] _scratch = new float[1_024];
    private long _durationTicks;
    private int _reason = -1;

    /// <summary>Begins to record.</summary>
    /// <param name="sink">Belongs to the recorder.</param>
    /// <param name="timeProvider">The client's.</param>
    /// <param name="ended">Called once, when no more sound is wanted; on any thread.</param>
    public CallRecorder(IStereoSink sink, TimeProvider timeProvider, Action<CallRecordingEnd> ended)
    {
        _sink = sink;
        _ended = ended;
        _clock = new MediaClock(timeProvider);
        _timeline = new RecordingTimeline(_clock.Now);
        _timer = timeProvider.CreateTimer(static state => ((CallRecorder)state!).Tick(), this, Period, Period);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Where the call's threads put its sound.</summary>
    public RecordingTap Tap { get; } = new();

    public TimeSpan Duration => TimeSpan.FromTicks(Volatile.Read(ref _durationTicks));

    public Task<CallRecordingEnd> Completion => _completion.Task;

    public Exception? Error { get; private set; }

    /// <summary>Whether no more sound is wanted.</summary>
    public bool HasEnded => Volatile.Read(ref _reason) != -1;

    /// <summary>Ends the recording, unless it has ended; waits for the file, but not for ever.</summary>
    public async Task<CallRecordingEnd> EndAsync(CallRecordingEnd reason)
    {
        Stop(reason);
        if (await Task.WhenAny(_writing, Task.Delay(CloseTimeout)).ConfigureAwait(false) != _writing)
        {
            _completion.TrySetResult(Reason);
        }

        return await Completion.ConfigureAwait(false);
    }

    private CallRecordingEnd Reason => (CallRecordingEnd)Volatile.Read(ref _reason);

    private void Tick()
    {
        if (Tap.HasOverflowed)
        {
            Stop(CallRecordingEnd.TooSlow);
            _completion.TrySetResult(Reason);
        }

        _ticks.Writer.TryWrite(true);
    }

    // Whoever is first says why.
    private void Stop(CallRecordingEnd reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, -1) == -1)
        {
            _timer.Dispose();
            _ticks.Writer.TryComplete();
            _ended(reason);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _ticks.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                _ticks.Reader.TryRead(out _);
                Write(_clock.Now);
            }

            Write(now: null);
        }
#pragma warning disable CA1031 // Whatever a disk or a stream of the application's does, the call goes on.
        catch (Exception exception)
        {
            Fail(exception);
        }

        try
        {
            _sink.Dispose();
        }
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }

        _completion.TrySetResult(Reason);
    }

    private void Fail(Exception exception)
    {
        Error ??= exception;
        Stop(CallRecordingEnd.WriteFailed);

        // It was to end, and even that could not be written: what matters is that the file is not whole.
        Volatile.Write(ref _reason, (int)CallRecordingEnd.WriteFailed);
    }

    private void Write(MonoTime? now)
    {
        Tap.Drain(_timeline, ref _scratch);
        for (int count = _timeline.Read(now, _block); count > 0; count = _timeline.Read(now, _block))
        {
            _sink.Write(_block.AsSpan(0, count));
        }

        Volatile.Write(ref _durationTicks, _timeline.Duration.Ticks);
    }
}
