namespace VoipSdk.Protocol.Media;

/// <summary>
/// Finds stalls that come at regular times and says when the next one is due: Wi-Fi cards leave their channel to look for
/// others every few seconds, and satellite terminals change satellites by the clock.
/// </summary>
internal sealed class StallForecast
{
    private const int Memory = 12;
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
        onset = long.MaxValue;
        size = 0;
        if (_period == 0)
        {
            return false;
        }

        // There may be two causes of the same period, or stalls that have none between them.
        for (int i = 0; i < Known; i++)
        {
            long periods = Math.Max(1, (now.Microseconds - Grace - _onsets[i] + _period - 1) / _period);
            long next = _onsets[i] + (periods * _period);
            if (periods <= MaxMissed && next < onset && HasPredecessor(i))
            {
                onset = next;
            }
        }

        size = Upper();
        return onset != long.MaxValue;
    }

    public void Clear()
    {
        _count = 0;
        _period = 0;
    }

    private int Known => Math.Min(_count, Memory);

    // The distance that most stalls have to another one, if those are at least half of all.
    private long FindPeriod()
    {
        long period = 0;
        int most = 0;
        for (int newer = 0; newer < Known; newer++)
        {
            for (int older = 0; older < Known; older++)
            {
                long distance = _onsets[newer] - _onsets[older];
                int pairs = distance is >= ShortestPeriod and <= LongestPeriod ? CountPairs(distance) : 0;
                if (pairs > most || (pairs == most && pairs > 0 && distance < period))
                {
                    most = pairs;
                    period = distance;
                }
            }
        }

        return most >= NeededIntervals && most * 2 >= Known - 1 ? period : 0;
    }

    private int CountPairs(long distance)
    {
        int pairs = 0;
        for (int i = 0; i < Known; i++)
        {
            pairs += HasPredecessor(i, distance) ? 1 : 0;
        }

        return pairs;
    }

    private bool HasPredecessor(int index) => HasPredecessor(index, _period);

    private bool HasPredecessor(int index, long distance)
    {
        for (int i = 0; i < Known; i++)
        {
            if (Math.Abs(_onsets[index] - _onsets[i] - distance) <= Tolerance)
            {
                return true;
            }
        }

        return false;
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
