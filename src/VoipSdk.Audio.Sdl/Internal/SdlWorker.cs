using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace VoipSdk.Audio;

/// <summary>
/// One thread that calls SDL, so that its calls do not meet, Windows finds the COM apartment that SDL made, and a sound
/// server that does not answer holds up this thread and nobody else's.
/// </summary>
internal sealed class SdlWorker(TimeSpan timeout)
{
    private readonly object _gate = new();
    private readonly Queue<Action> _jobs = new();
    private bool _isStarted;
    private long _busySince;

    /// <exception cref="AudioDeviceException">It did not come to an end in time; it, or those before it, may do so yet.</exception>
    /// <param name="work">Runs once or, where the wait ended before it began, not at all.</param>
    /// <param name="discard">Gets a result that comes too late.</param>
    public T Run<T>(Func<T> work, Action<T> discard)
    {
        var job = new Job<T>(work, discard);
        lock (_gate)
        {
            if (_busySince != 0 && Stopwatch.GetTimestamp() - _busySince > timeout.TotalSeconds * Stopwatch.Frequency)
            {
                throw SdlErrors.NoAnswer(timeout);
            }

            _jobs.Enqueue(job.Execute);
            Monitor.Pulse(_gate);
            if (!_isStarted)
            {
                _isStarted = true;
                new Thread(RunJobs) { IsBackground = true, Name = "VoipSdk SDL" }.Start();
            }
        }

        return job.Wait(timeout);
    }

    private void RunJobs()
    {
        while (true)
        {
            Action? execute;
            lock (_gate)
            {
                _busySince = 0;
                while (!_jobs.TryDequeue(out execute))
                {
                    Monitor.Wait(_gate);
                }

                _busySince = Stopwatch.GetTimestamp();
            }

            execute();
        }
    }

    private sealed class Job<T>(Func<T> work, Action<T> discard)
    {
        private readonly object _gate = new();
        private T? _result;
        private ExceptionDispatchInfo? _error;
        private bool _isDone;
        private bool _isAbandoned;

        public void Execute()
        {
            lock (_gate)
            {
                if (_isAbandoned)
                {
                    return;
                }
            }

            try
            {
                _result = work();
            }
            catch (Exception e)
            {
                _error = ExceptionDispatchInfo.Capture(e);
            }

            lock (_gate)
            {
                _isDone = true;
                Monitor.Pulse(_gate);
                if (!_isAbandoned)
                {
                    return;
                }
            }

            if (_error is null)
            {
                discard(_result!);
            }
        }

        public T Wait(TimeSpan timeout)
        {
            lock (_gate)
            {
                if (!_isDone && !Monitor.Wait(_gate, timeout))
                {
                    _isAbandoned = true;
                    throw SdlErrors.NoAnswer(timeout);
                }
            }

            _error?.Throw();

            // Set: without an error there is a result.
            return _result!;
        }
    }
}
