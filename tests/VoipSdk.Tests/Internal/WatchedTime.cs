using Microsoft.Extensions.Time.Testing;

namespace VoipSdk.Tests.Internal;

/// <summary>
/// Simulated time that knows which timers are set. What the code under test has sent says nothing of whether it has set its timer
/// since; time that is advanced before passes it by, and the timer is then never due.
/// </summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly object _gate = new();
    private readonly List<WatchedTimer> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        lock (_gate)
        {
            _timers.Add(timer);
        }

        Note(timer, dueTime);
        return timer;
    }

    /// <summary>Advances the time once a timer is set that is due on the way.</summary>
    public async Task AdvanceOverTimerAsync(TimeSpan by)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                DateTimeOffset now = GetUtcNow();
                if (_timers.Exists(timer => timer.Due > now && timer.Due <= now + by))
                {
                    break;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }

        Advance(by);
    }

    private void Note(WatchedTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : GetUtcNow() + dueTime;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class WatchedTimer(WatchedTime owner, ITimer timer) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool isChanged = timer.Change(dueTime, period);
            owner.Note(this, dueTime);
            return isChanged;
        }

        public void Dispose()
        {
            owner.Note(this, Timeout.InfiniteTimeSpan);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
