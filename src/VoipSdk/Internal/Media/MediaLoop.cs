using System.Diagnostics;

namespace VoipSdk.Internal;

/// <summary>What the media thread does for one call at each of its ticks.</summary>
internal interface IMediaTask
{
    /// <summary>Encodes and sends what was captured since the last tick. Must not throw, block or allocate.</summary>
    void Tick();
}

/// <summary>
/// The thread on which all calls of the process encode and send. It sleeps to absolute deadlines: a timer or
/// <see cref="Task.Delay(int)"/> is late by milliseconds and drifts. It ends when there is no call.
/// </summary>
internal sealed class MediaLoop
{
    /// <summary>A captured frame waits at most this long for its encoder.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);
    private readonly object _gate = new();
    private volatile IMediaTask[] _tasks = [];
    private Thread? _thread;

    /// <summary>The process's media thread.</summary>
    public static MediaLoop Shared { get; } = new();

    public void Add(IMediaTask task)
    {
        lock (_gate)
        {
            _tasks = [.. _tasks, task];
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "VoipSdk media", Priority = ThreadPriority.AboveNormal };
                _thread.Start();
            }
        }
    }

    /// <summary>Removes a task. Its tick may still be under way when this returns.</summary>
    public void Remove(IMediaTask task)
    {
        lock (_gate)
        {
            _tasks = Array.FindAll(_tasks, other => !ReferenceEquals(other, task));
        }
    }

    private void Run()
    {
        long period = (long)(Period.TotalSeconds * Stopwatch.Frequency);
        long deadline = Stopwatch.GetTimestamp();
        while (true)
        {
            IMediaTask[] tasks = _tasks;
            if (tasks.Length == 0 && TryEnd())
            {
                return;
            }

            foreach (IMediaTask task in tasks)
            {
                task.Tick();
            }

            deadline += period;
            long wait = deadline - Stopwatch.GetTimestamp();
            if (wait > 0)
            {
                // Rounded up: waking a little late once is cheaper than spinning through the last fraction.
                Thread.Sleep((int)(((wait * 1_000) + Stopwatch.Frequency - 1) / Stopwatch.Frequency));
            }
            else if (-wait > 20 * period)
            {
                // The machine was suspended: what was missed is not made up for.
                deadline = Stopwatch.GetTimestamp();
            }
        }
    }

    private bool TryEnd()
    {
        lock (_gate)
        {
            if (_tasks.Length > 0)
            {
                return false;
            }

            _thread = null;
            return true;
        }
    }
}
