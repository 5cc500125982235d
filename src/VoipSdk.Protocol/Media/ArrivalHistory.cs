namespace VoipSdk.Protocol.Media;

/// <summary>
/// What the network does to packets: how late each one is against the fastest of late, and how often the delay rises, from
/// where to where. It knows nothing of what is buffered or played.
/// </summary>
/// <remarks>
/// A rise from a to b costs a listener who plays with delay D between the two b − D of sound, once: what comes behind it is
/// as late, and plays on. So the rises say what each delay would cost, which single packets' delays do not.
/// </remarks>
internal sealed class ArrivalHistory
{
    /// <summary>Width of a bucket in microseconds.</summary>
    public const int BucketMicroseconds = 2_000;

    // Long enough for jitter to show its minimum, short enough for 1,000 ppm of clock skew and a route that became slower.
    private static readonly TimeSpan TransitWindow = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RecentWindow = TimeSpan.FromMilliseconds(250);

    // Rises that come once in half a minute are remembered: a second's memory pays for each of them anew.
    private const double MemorySeconds = 30;

    // The first moments of a gap are made up from what was before, and hardly heard.
    private const long Harmless = 10_000;
    private const double HarmlessWeight = 0.6;

    // At first as if the network had been quiet for so long: one rise is no habit.
    private const double ShortestMemorySeconds = 22;
    private const double LargestWeight = 1e12;

    // What was late before is played later and comes down by stretching, at most this part of its duration at a time.
    private const int DecayShift = 2;

    private readonly SlidingMinimum _transit = new(TransitWindow);
    private readonly SlidingMinimum _recent = new(RecentWindow);

    // Where a rise begins and where it ends, so that a packet costs two additions.
    private readonly double[] _edges;
    private MonoTime _begin;
    private MonoTime _last;
    private bool _hasBegun;
    private double _weight = 1;
    private double _losses;
    private long _level;

    public ArrivalHistory(TimeSpan longest) => _edges = new double[(longest.Ticks / 10 / BucketMicroseconds) + 2];

    /// <summary>Transit time of the fastest packet of late, plus an unknown constant; only differences mean anything.</summary>
    public long Base => _transit.IsEmpty ? 0 : _transit.Value;

    /// <summary>
    /// How late even the fastest packet of the last moments was, against <see cref="Base"/>, in microseconds: the network may
    /// have become slower for good.
    /// </summary>
    public long RecentShift => _recent.IsEmpty ? 0 : Math.Max(0, _recent.Value - Base);

    /// <summary>Number of buckets that <see cref="ConcealedAt"/> is meant for.</summary>
    public int Buckets => _edges.Length - 1;

    /// <summary>Lost packets a second, of late.</summary>
    public double LossesPerSecond => _losses / Norm;

    private double Norm => Math.Max(
        ShortestMemorySeconds, MemorySeconds * (1 - Math.Exp(-(_last - _begin).TotalSeconds / MemorySeconds))) * _weight;

    /// <summary>A packet can be played.</summary>
    /// <param name="transit">Time of that less media time, in microseconds.</param>
    /// <param name="now">The time.</param>
    /// <param name="duration">Of a packet, in microseconds.</param>
    /// <param name="isOvertaken">Whether a later one was there before it: it is late by itself, the network is not.</param>
    /// <param name="covered">Up to here the rise was foreseen: what is played always need not be ready for it.</param>
    /// <returns>By how much the delay has risen, in microseconds; 0 when it has not.</returns>
    public long Observe(long transit, MonoTime now, long duration, bool isOvertaken, long covered)
    {
        Age(now);
        _transit.Add(transit, now);
        _recent.Add(transit, now);
        long late = transit - Base;
        if (isOvertaken)
        {
            // Not to wait for it costs no more than itself.
            AddRise(Math.Max(0, late - duration), late);
            return 0;
        }

        long rise = Math.Max(0, late - _level);
        AddRise(Math.Max(_level, covered), late);
        _level = Math.Max(late, _level - (duration >> DecayShift));
        return rise;
    }

    /// <summary>Packets were lost, each by itself or not.</summary>
    public void ObserveLoss(int packets, MonoTime now)
    {
        Age(now);
        _losses += packets * _weight;
    }

    /// <summary>The part of the time that would be concealed with each delay, bucket by bucket, highest first.</summary>
    /// <param name="state">Begins at default; carries the sums from one call to the next.</param>
    /// <param name="bucket">From <see cref="Buckets"/> − 1 down to 0.</param>
    public double ConcealedAt(ref RiseSum state, int bucket)
    {
        state.Open -= _edges[bucket + 1];
        state.Total += state.Open;
        return state.Total * (BucketMicroseconds / 1e6) / Norm;
    }

    /// <summary>Forgets everything: the stream is another one.</summary>
    public void Clear()
    {
        _transit.Clear();
        _recent.Clear();
        Array.Clear(_edges, 0, _edges.Length);
        _hasBegun = false;
        _weight = 1;
        _losses = 0;
        _level = 0;
    }

    private void Age(MonoTime now)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _begin = _last = now;
        }

        // The weight of the new grows, instead of that of everything else shrinking.
        _weight *= Math.Exp(Math.Max(0, (now - _last).TotalSeconds) / MemorySeconds);
        _last = now > _last ? now : _last;
        if (_weight > LargestWeight)
        {
            for (int i = 0; i < _edges.Length; i++)
            {
                _edges[i] /= _weight;
            }

            _losses /= _weight;
            _weight = 1;
        }
    }

    private void AddRise(long from, long to)
    {
        Add(from, to, _weight * HarmlessWeight);
        Add(from, to - Harmless, _weight * (1 - HarmlessWeight));
    }

    private void Add(long from, long to, double weight)
    {
        int first = (int)Math.Min(from / BucketMicroseconds, Buckets - 1);
        int end = (int)Math.Min((to + BucketMicroseconds - 1) / BucketMicroseconds, Buckets);
        if (to > from && end > first)
        {
            _edges[first] += weight;
            _edges[end] -= weight;
        }
    }
}

/// <summary>Sums on the way down the buckets of an <see cref="ArrivalHistory"/>.</summary>
internal struct RiseSum
{
    public double Open;
    public double Total;
}
