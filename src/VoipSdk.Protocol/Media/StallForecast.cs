namespace VoipSdk.Protocol.Media;

/// <summary>
/// Finds stalls that come at regular times and says when the next one is due: Wi-Fi cards leave their channel to look for
/// others every few seconds, and satellite terminals change satellites by the clock.
/// </summary>
internal sealed class StallForecast
{
    private const int Memory = 8;
    private const int NeededIntervals = 2;
    private const int MaxMissed = 3;

    // A rise of this much is a stall; two stalls closer than the shortest period are one.
    private const long SmallestStall = 40_000;
    private const long ShortestPeriod = 2_000_000;
    private const long LongestPeriod = 60_000_000;
    private const long Tolerance = 60_000;

    // After the due time for this long it may still come.
    private const long Grace = 150_000;

    private readonly long[] _onsets = new long[Memory];
    private readonly long[] _sizes = new long[Memory];
    private readonly long[] _sorted = new long[Memory];
    private int _count;
    private long _period;

    /// <summary>The delay has risen.</summary>
    /// <param name="rise">By so much, in microseconds.</param>
    /// <param name="now">When that was seen; the stall began <paramref name="rise"/> before.</param>
    public void Observe(long rise, MonoTime now)
    {
        if (rise < SmallestStall)
        {
            return;
        }

        long onset = now.Microseconds - rise;
        if (_count > 0 && onset - _onsets[(_count - 1) % Memory] < ShortestPeriod)
        {
            // A stall in pieces, or just a bad network, which has no period.
            ref long size = ref _sizes[(_count - 1) % Memory];
            size = Math.Max(size, rise);
            return;
        }

        _onsets[_count % Memory] = onset;
        _sizes[_count % Memory] = rise;
        _count++;
        _period = FindPeriod();
    }

    /// <summary>The next stall, if stalls are regular.</summary>
    /// <param name="now">The time.</param>
    /// <param name="onset">When it is due, or was a moment ago.</param>
    /// <param name="size">What to be ready for, in microseconds.</param>
    public bool TryForecast(MonoTime now, out long onset, out long size)
    {
        onset = size = 0;
        if (_period == 0)
        {
            return false;
        }

        long last = _onsets[(_count - 1) % Memory];
        long periods = Math.Max(1, (now.Microseconds - Grace - last + _period - 1) / _period);
        if (periods > MaxMissed)
        {
            return false;
        }

        onset = last + (periods * _period);
        size = Upper();
        return true;
    }

    public void Clear()
    {
        _count = 0;
        _period = 0;
    }

    // The median of the last intervals, if most of them agree with it or are a multiple of it.
    private long FindPeriod()
    {
        int intervals = Math.Min(_count, Memory) - 1;
        if (intervals < NeededIntervals)
        {
            return 0;
        }

        for (int i = 0; i < intervals; i++)
        {
            _sorted[i] = Interval(i);
        }

        Array.Sort(_sorted, 0, intervals);
        long period = _sorted[(intervals - 1) / 2];
        int agreeing = 0;
        for (int i = 0; i < intervals; i++)
        {
            long interval = Interval(i);
            long multiple = (interval + (period / 2)) / period;
            agreeing += multiple is 1 or 2 or 3 && Math.Abs(interval - (multiple * period)) <= Tolerance ? 1 : 0;
        }

        bool isRegular = agreeing >= NeededIntervals && agreeing * 3 >= intervals * 2;
        return isRegular && period is >= ShortestPeriod and <= LongestPeriod ? period : 0;
    }

    private long Interval(int index)
    {
        int newest = _count - 1 - index;
        return _onsets[newest % Memory] - _onsets[(newest - 1) % Memory];
    }

    // What three stalls in five do not exceed: to be ready for the largest of all costs delay at each of the others.
    private long Upper()
    {
        int known = Math.Min(_count, Memory);
        Array.Copy(_sizes, _sorted, known);
        Array.Sort(_sorted, 0, known);
        return _sorted[known * 3 / 5];
    }
}
