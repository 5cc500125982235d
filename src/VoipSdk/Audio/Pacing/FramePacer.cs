using System.Diagnostics;
using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>
/// Calls something in real time, over and over, on a thread of its own that sleeps to absolute deadlines: no drift, and
/// a fraction of a millisecond of jitter where timers have several.
/// </summary>
internal sealed class FramePacer : IAsyncDisposable
{
    private static readonly TimeSpan LargestLag = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _period;
    private readonly Func<bool> _step;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="name">Of the thread, for debuggers.</param>
    /// <param name="period">At least 1 ms.</param>
    /// <param name="step">Called once a period, the first time at once; false ends the thread.</param>
    public FramePacer(string name, TimeSpan period, Func<bool> step)
    {
        _period = period;
        _step = step;
        _thread = UrgentThread.Create(name, Run);
    }

    /// <summary>Completes when the last step was made; faults with what a step threw.</summary>
    public Task Completion => _ended.Task;

    /// <summary>To be called once.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends the thread; at the latest a period later no step runs any more. Not to be awaited in a step.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        await Task.WhenAny(_ended.Task).ConfigureAwait(false);
    }

    private void Run()
    {
        try
        {
            long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
            var schedule = new FrameSchedule(Stopwatch.GetTimestamp(), Ticks(_period), Ticks(LargestLag));
            while (!_isStopping)
            {
                long wait = schedule.GetWait(Stopwatch.GetTimestamp());
                if (wait > 0)
                {
                    PreciseSleep.For(TimeSpan.FromSeconds(wait / (double)Stopwatch.Frequency));
                }
                else if (_step())
                {
                    schedule.Advance(Stopwatch.GetTimestamp());
                }
                else
                {
                    break;
                }
            }

            _ended.SetResult(true);
        }
#pragma warning disable CA1031 // Whatever a step throws belongs to who awaits the end, not to the process.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.SetException(e);
        }
    }
}
