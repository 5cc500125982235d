namespace VoipSdk.Audio;

/// <summary>Something that is done each period on the thread of a <see cref="SharedPacer"/>.</summary>
internal interface IPacedStep
{
    /// <summary>Must not throw or block: the others' steps come after it.</summary>
    /// <returns>Whether to be stepped again.</returns>
    bool Step();
}

/// <summary>
/// One <see cref="FramePacer"/> for all who only need its pace: a hundred calls wake one thread, not a hundred. The thread is
/// there while there is somebody to step.
/// </summary>
internal sealed class SharedPacer(string name, TimeSpan period)
{
    private readonly object _gate = new();
    private readonly CallbackGate _passes = new();
    private IPacedStep[] _steps = [];
    private bool _isRunning;

    /// <summary>Steps it from now on.</summary>
    public void Add(IPacedStep step)
    {
        lock (_gate)
        {
            Volatile.Write(ref _steps, [.. _steps, step]);
            if (!_isRunning)
            {
                // It ends by itself, with the last step.
                _isRunning = true;
                new FramePacer(name, period, StepAll).Start();
            }
        }
    }

    /// <summary>Steps it no more: when this has completed, no step of it is under way.</summary>
    public async ValueTask RemoveAsync(IPacedStep step)
    {
        Drop(step);
        await _passes.PassAsync().ConfigureAwait(false);
    }

    private bool StepAll()
    {
        _passes.Enter();
        IPacedStep[] steps = Volatile.Read(ref _steps);
        foreach (IPacedStep step in steps)
        {
            if (!step.Step())
            {
                Drop(step);
            }
        }

        _passes.Leave();
        return steps.Length > 0 || !TryEnd();
    }

    private void Drop(IPacedStep step)
    {
        lock (_gate)
        {
            // With a full fence: who passes the gate next has to see a step that still found it.
            Interlocked.Exchange(ref _steps, Array.FindAll(_steps, other => !ReferenceEquals(other, step)));
        }
    }

    private bool TryEnd()
    {
        lock (_gate)
        {
            if (_steps.Length > 0)
            {
                return false;
            }

            _isRunning = false;
            return true;
        }
    }
}
