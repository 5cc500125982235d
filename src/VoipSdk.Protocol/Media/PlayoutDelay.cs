namespace VoipSdk.Protocol.Media;

/// <summary>
/// Which delay: how much later than the fastest packets sound is to be played. It weighs delay against what would have to be
/// made up, both as the E-model does (ITU-T G.107), over all that the network did in the last half minute.
/// </summary>
internal sealed class PlayoutDelay
{
    // Mouth to ear apart from the jitter buffer: a frame, the codec, devices, a network within a country.
    private const double OtherMilliseconds = 60;

    // Below 100 ms the E-model counts delay as free. It is not: each millisecond is worth a little.
    private const double CostPerMillisecond = 0.04;

    // The E-model's figures are for losses spread evenly; whole words that are missing cost more.
    private const double ConcealmentWeight = 2.2;
    private const double PercentRobustness = 25.1;

    // Not just a run of slower packets.
    private const long RealShift = 20_000;

    // What is believed before anything is known: the delay rises to the initial one every ten seconds. Half of this is forgotten
    // each second, so that on a quiet network it is over soon, and tips no scales later.
    private const double PriorRises = 0.1;

    // Threads, caches and routes that come into being say nothing of the network later, and the initial delay is there for them.
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(1);

    // A gap may be shortened by half a packet: with so much in hand, lost packets cost less.
    private const int GapShift = 1;

    // Stretching adds a quarter to a packet at most, and not to each: so many times the difference is needed for it.
    private const int RampFactor = 6;
    private const long ForecastMargin = 10_000;

    // A stall that begins so close to the time that was foreseen is the one that was foreseen.
    private const long ForecastTolerance = 150_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly double[] DelayCosts = CreateDelayCosts(10_000 / 2);

    private readonly ArrivalHistory _history;
    private readonly StallForecast _forecast = new();
    private readonly JitterBufferOptions _options;
    private MonoTime _begin;
    private MonoTime _nextChoice;
    private long _chosen;
    private long _slack;
    private long _preparedFor;
    private long _prepared;
    private long _newest;
    private bool _hasBegun;

    public PlayoutDelay(JitterBufferOptions options)
    {
        _options = options;
        _history = new ArrivalHistory(options.MaxDelay);
        Forget();
    }

    /// <summary>The delay that is aimed at, in microseconds.</summary>
    public long TargetMicroseconds { get; private set; }

    /// <summary>The part of the target that may be used up by shortening a gap.</summary>
    public long SlackMicroseconds => Math.Max(0, Math.Min(_slack, TargetMicroseconds - (_options.MinDelay.Ticks / 10)));

    /// <summary>A packet of the stream can be played, in its order or late.</summary>
    /// <param name="mediaTime">Its unwrapped time-stamp in microseconds.</param>
    /// <param name="at">When.</param>
    /// <param name="duration">Of a packet, in microseconds.</param>
    public void Observe(long mediaTime, MonoTime at, long duration)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _begin = at;
            _nextChoice = at + Interval;
        }

        bool isOvertaken = mediaTime < _newest;
        _newest = Math.Max(_newest, mediaTime);
        long transit = at.Microseconds - mediaTime;
        long onset = at.Microseconds - (transit - _history.Base);
        long covered = Math.Abs(onset - _preparedFor) < ForecastTolerance ? _prepared : 0;
        covered = at - _begin < Beginning ? Math.Max(covered, _options.InitialDelay.Ticks / 10) : covered;
        _forecast.Observe(_history.Observe(transit, at, duration, isOvertaken, covered), at);
    }

    public void ObserveLoss(int packets, MonoTime at) => _history.ObserveLoss(packets, at);

    /// <summary>Brings <see cref="TargetMicroseconds"/> up to date.</summary>
    /// <param name="now">The time.</param>
    /// <param name="current">The present delay, in microseconds.</param>
    /// <param name="duration">Of a packet, in microseconds.</param>
    public void Update(MonoTime now, long current, long duration)
    {
        if (now >= _nextChoice)
        {
            _nextChoice = now + Interval;
            Choose(now, duration);
        }

        // A network that became slower as a whole: what was chosen counts from where it is now.
        long shift = _history.RecentShift;
        long chosen = Math.Max(_chosen, _options.MinDelay.Ticks / 10);
        long target = shift > chosen + RealShift ? shift + chosen : Math.Max(chosen, shift);
        if (_forecast.TryForecast(now, out long onset, out long size))
        {
            // Once begun it goes on, although the rest then needs less time.
            if (now.Microseconds >= onset - ((size - current) * RampFactor))
            {
                _preparedFor = onset;
            }

            if (_preparedFor == onset)
            {
                target = Math.Max(target, size + ForecastMargin);
                _prepared = current;
            }
        }

        TargetMicroseconds = Math.Min(target, _options.MaxDelay.Ticks / 10);
    }

    /// <summary>The stream is another one.</summary>
    public void Forget()
    {
        _history.Clear();
        _forecast.Clear();
        _chosen = TargetMicroseconds = Math.Max(_options.InitialDelay.Ticks, _options.MinDelay.Ticks) / 10;
        _slack = 0;
        _newest = long.MinValue;
        _hasBegun = false;
    }

    /// <summary>When the sound of a media time is to be played, in microseconds of the driver's clock.</summary>
    public long DueAt(long mediaTime) => mediaTime + _history.Base + TargetMicroseconds;

    /// <summary>By how much sound is played later than the fastest packets.</summary>
    /// <param name="offset">Driver's time less media time, of what is played.</param>
    public long DelayOf(long offset) => offset - _history.Base;

    /// <summary>The opposite of <see cref="DelayOf"/>.</summary>
    public long OffsetOf(long delay) => delay + _history.Base;

    private void Choose(MonoTime now, long duration)
    {
        double best = double.MaxValue;
        int chosen = 0;
        RiseSum sum = default;
        double prior = PriorRises * Math.Pow(0.5, (now - _begin).TotalSeconds);
        for (int bucket = _history.Buckets - 1; bucket >= 0; bucket--)
        {
            double unprepared = Math.Max(0, _options.InitialDelay.TotalSeconds - (bucket * ArrivalHistory.BucketMicroseconds / 1e6));
            double percent = (_history.ConcealedAt(ref sum, bucket) + (prior * unprepared)) * 100;
            double cost = DelayCosts[bucket] + (ConcealmentWeight * 95 * percent / (percent + PercentRobustness));
            if (cost <= best)
            {
                best = cost;
                chosen = bucket;
            }
        }

        // A millisecond in hand saves a millisecond of each gap.
        double saved = _history.LossesPerSecond * 0.1 * ConcealmentWeight * 95 / PercentRobustness;
        _slack = saved > CostPerMillisecond ? duration >> GapShift : 0;
        _chosen = ((long)chosen * ArrivalHistory.BucketMicroseconds) + _slack;
    }

    private static double[] CreateDelayCosts(int buckets)
    {
        var costs = new double[buckets + 1];
        for (int i = 0; i < costs.Length; i++)
        {
            double milliseconds = i * (ArrivalHistory.BucketMicroseconds / 1_000.0);
            costs[i] = EModel.DelayImpairment(TimeSpan.FromMilliseconds(milliseconds + OtherMilliseconds))
                + (CostPerMillisecond * milliseconds);
        }

        return costs;
    }
}
