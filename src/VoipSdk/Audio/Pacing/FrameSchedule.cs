namespace VoipSdk.Audio;

/// <summary>
/// When the steps of something periodic are due, as absolute times: a late step makes the next wait shorter, so that a
/// million steps take a million periods. In ticks of any clock.
/// </summary>
/// <remarks>
/// What was missed is made up for at twice the speed, not all at once: what is played meanwhile comes over a network
/// whose other end may be late for the same reason, and a burst would only find its buffers empty.
/// </remarks>
/// <param name="start">When the first step is due.</param>
/// <param name="period">Time from one step to the next.</param>
/// <param name="largestLag">
/// Steps that are later than this are given up: after a suspended process nobody wants all of them at once.
/// </param>
internal struct FrameSchedule(long start, long period, long largestLag)
{
    private long _due = start;
    private long _notBefore = start;

    /// <summary>Periods that were given up.</summary>
    public long Skipped { get; private set; }

    /// <summary>How long it is until the next step; 0 or less when it is due.</summary>
    public readonly long GetWait(long now) => Math.Max(_due, _notBefore) - now;

    /// <summary>To be called when a step was made.</summary>
    public void Advance(long now)
    {
        _due += period;
        _notBefore = now + (period / 2);
        long lag = now - _due;
        if (lag > largestLag)
        {
            long periods = lag / period;
            Skipped += periods;
            _due += periods * period;
        }
    }
}
