using System.Diagnostics;

namespace VoipSdk.Internal;

/// <summary>What the media thread does for one call.</summary>
internal interface IMediaTask
{
    /// <summary>Encodes and sends what was captured since the last tick. Must not throw, block or allocate.</summary>
    /// <returns>How long after its beginning the next tick is worth while.</returns>
    TimeSpan Tick();
}

/// <summary>
/// The thread on which all calls of the process encode and send. It sleeps until a call has a frame to expect: a timer or
/// <see cref="Task.Delay(int)"/> is late by milliseconds and drifts. It ends when there is no call.
/// </summary>
internal sealed class MediaLoop
{
    // A call that begins waits at most this long for its first look.
    private static readonly long LongestSleep = Stopwatch.Frequency / 50;

    // Many calls are taken together: a frame waits a little longer for its encoder, and the thread wakes less often.
    private const int ManyCalls = 4;
    private static readonly long PauseOfMany = Stopwatch.Frequency / 250;
    private readonly object _gate = new();
    private volatile Entry[] _entries = [];
    private Thread? _thread;

    /// <summary>The process's media thread.</summary>
    public static MediaLoop Shared { get; } = new();

    public void Add(IMediaTask task)
    {
        lock (_gate)
        {
            _entries = [.. _entries, new Entry(task) { Due = Stopwatch.GetTimestamp() }];
            if (_thread is null)
            {
                _thread = UrgentThread.Create("VoipSdk media", Run);
                _thread.Start();
            }
        }
    }

    /// <summary>Removes a task. Its tick may still be under way when this returns.</summary>
    public void Remove(IMediaTask task)
    {
        lock (_gate)
        {
            _entries = Array.FindAll(_entries, entry => !ReferenceEquals(entry.Task, task));
        }
    }

    private void Run()
    {
        while (true)
        {
            Entry[] entries = _entries;
            if (entries.Length == 0 && TryEnd())
            {
                return;
            }

            long begin = Stopwatch.GetTimestamp();
            long next = Math.Max(
                TickWhatIsDue(entries, begin + LongestSleep), entries.Length > ManyCalls ? begin + PauseOfMany : begin);
            PreciseSleep.For(TimeSpan.FromSeconds((next - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency));
        }
    }

    private static long TickWhatIsDue(Entry[] entries, long next)
    {
        foreach (Entry entry in entries)
        {
            long now = Stopwatch.GetTimestamp();
            if (entry.Due <= now)
            {
                entry.Due = now + (long)(entry.Task.Tick().TotalSeconds * Stopwatch.Frequency);
            }

            next = Math.Min(next, entry.Due);
        }

        return next;
    }

    private bool TryEnd()
    {
        lock (_gate)
        {
            if (_entries.Length > 0)
            {
                return false;
            }

            _thread = null;
            return true;
        }
    }

    private sealed class Entry(IMediaTask task)
    {
        public readonly IMediaTask Task = task;

        // Only the media thread's, once it is in the array.
        public long Due;
    }
}
