namespace VoipSdk.Protocol.Media;

/// <summary>What to do about the delay before the next packet is played.</summary>
internal enum DelayStep
{
    /// <summary>Play the packet.</summary>
    None = 0,

    /// <summary>Leave the packet out: the delay is too long.</summary>
    Skip,

    /// <summary>Conceal a stretch although the packet is there: the delay has become too short.</summary>
    Extend,
}

/// <summary>
/// When to correct the delay: compares the delay that there is with the one that is wanted and spreads the corrections,
/// over quiet packets where there are any.
/// </summary>
/// <remarks>Time stretching would replace the steps, not the decision.</remarks>
internal sealed class DelayCorrection
{
    // In packets: how long to look for a quiet one before any other has to do.
    private const int PatienceWhenFarOff = 3;
    private const int PatienceWhenOff = 8;
    private const int Patience = 40;
    private const int QuietSpacing = 2;
    private const int SmoothingShift = 4;

    // Longer than the period of a playback device that asks for several frames at once, which all look early but one.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly PlayoutDelay _delay;
    private readonly SlidingMinimum _offset = new(Window);
    private readonly SlidingMinimum _wait = new(Window);
    private long _averageLength;
    private int _waited;

    public DelayCorrection(PlayoutDelay delay) => _delay = delay;

    /// <summary>By how much the delay is too long, in microseconds; negative when it is too short.</summary>
    public long Excess => _offset.IsEmpty ? 0 : _delay.DelayOf(_offset.Value) - _delay.TargetMicroseconds;

    /// <summary>By how much the delay can be cut without running short of packets, going by the recent past.</summary>
    public long Spare => _wait.IsEmpty ? 0 : Math.Max(0, Math.Min(Excess, _wait.Value));

    public void Reset()
    {
        _offset.Clear();
        _wait.Clear();
        _waited = 0;
    }

    /// <summary>A packet is played.</summary>
    /// <param name="now">The driver's time.</param>
    /// <param name="offset">Driver's time less media time, in microseconds.</param>
    /// <param name="arrival">When the packet came.</param>
    /// <param name="length">Its payload bytes.</param>
    public void Observe(MonoTime now, long offset, MonoTime arrival, int length)
    {
        _offset.Add(offset, now);
        _wait.Add(now.Microseconds - arrival.Microseconds, now);
        _averageLength += (((long)length << SmoothingShift) - _averageLength) >> SmoothingShift;
    }

    /// <summary>The delay was changed by this many microseconds.</summary>
    public void Shift(long change)
    {
        _offset.Shift(change);
        _wait.Shift(change);
    }

    /// <summary>Decides for the packet that is next.</summary>
    /// <param name="frame">Its duration in microseconds, which is also the step.</param>
    /// <param name="length">Its payload bytes: an encoder with a variable rate makes quiet packets small.</param>
    public DelayStep Decide(long frame, int length)
    {
        // More than a frame above, a frame below: a step leads to neither end, so that steps never alternate.
        bool skip = Excess >= frame + (frame / 4) && Spare >= frame;
        bool extend = Excess <= -frame;
        if (!skip && !extend)
        {
            _waited = 0;
            return DelayStep.None;
        }

        bool isQuiet = (long)length << (SmoothingShift + 1) <= _averageLength;
        if (++_waited < (isQuiet ? QuietSpacing : PatienceFor(Math.Abs(Excess) / Math.Max(1, frame))))
        {
            return DelayStep.None;
        }

        _waited = 0;
        return skip ? DelayStep.Skip : DelayStep.Extend;
    }

    private static int PatienceFor(long framesOff) => framesOff switch
    {
        >= 5 => PatienceWhenFarOff,
        >= 2 => PatienceWhenOff,
        _ => Patience,
    };
}
