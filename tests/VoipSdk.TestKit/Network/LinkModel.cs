using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// Decides what a <see cref="TestKit.Link"/> does with each datagram: length and time go in, arrival times come out. Owns no
/// clock, thread or byte, and allocates nothing.
/// </summary>
/// <remarks>
/// One direction each: the models of both directions share nothing, so that what one side sends does not change the other's
/// luck. The same link, seed, lengths and times give the same outcomes on every runtime (to the microsecond, where
/// <see cref="JitterShape"/> needs a logarithm or a root). Not thread-safe.
/// </remarks>
public sealed class LinkModel
{
    private readonly SimRandom _random;
    private readonly MonoTime _origin;
    private Link _link;
    private LossProcess _loss;
    private Bottleneck _bottleneck;
    private MonoTime _lastArrival = new(long.MinValue);
    private long _sent;
    private long _bytes;
    private long _lostByChance;
    private long _lostInOutage;
    private long _lostInQueue;
    private long _duplicated;
    private long _heldBack;
    private long _queued;
    private TimeSpan _longestWait;

    /// <summary>Creates the model of a direction whose outcomes <see cref="Link.Seed"/> decides.</summary>
    /// <param name="link">How datagrams fare.</param>
    /// <param name="origin">Where <see cref="Link.OutagePeriod"/> counts from; the clock's origin by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="link"/> is null.</exception>
    public LinkModel(Link link, MonoTime origin = default)
        : this(link, new SimRandom((link ?? throw new ArgumentNullException(nameof(link))).Seed), origin)
    {
    }

    /// <summary>Creates the model of a direction that draws from <paramref name="random"/>, which others may draw from too.</summary>
    /// <param name="link">How datagrams fare.</param>
    /// <param name="random">Stays the caller's.</param>
    /// <param name="origin">Where <see cref="Link.OutagePeriod"/> counts from; the clock's origin by default.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public LinkModel(Link link, SimRandom random, MonoTime origin = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(random);
        _link = link;
        _random = random;
        _origin = origin;
    }

    /// <summary>How datagrams fare from now on. What was sent before keeps its times, and its place in the queue.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public Link Link
    {
        get => _link;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _link = value;
        }
    }

    /// <summary>What was done so far; a snapshot.</summary>
    public LinkStatistics Statistics => new()
    {
        Sent = _sent,
        BytesSent = _bytes,
        LostByChance = _lostByChance,
        LostInOutage = _lostInOutage,
        LostInQueue = _lostInQueue,
        Duplicated = _duplicated,
        HeldBack = _heldBack,
        Queued = _queued,
        LongestWait = _longestWait,
    };

    /// <summary>Sends a datagram.</summary>
    /// <param name="length">Bytes of its content, 0 to 65,535; they matter to <see cref="Link.BitsPerSecond"/> alone.</param>
    /// <param name="now">Not before the datagram that was sent last.</param>
    public LinkOutcome Send(int length, MonoTime now)
    {
        _sent++;
        _bytes += length;
        if (IsOutage(now))
        {
            _lostInOutage++;
            return new LinkOutcome { LossCause = LinkLossCause.Outage };
        }

        // What gets lost behind the bottleneck has used its time there.
        bool isLost = _loss.Next(_link, _random);
        if (!_bottleneck.TryPass(_link, length, now, out TimeSpan waited, out TimeSpan taken))
        {
            _lostInQueue++;
            return new LinkOutcome { LossCause = LinkLossCause.FullQueue };
        }

        _queued += waited > TimeSpan.Zero ? 1 : 0;
        _longestWait = waited > _longestWait ? waited : _longestWait;
        if (isLost)
        {
            _lostByChance++;
            return new LinkOutcome { LossCause = LinkLossCause.Chance };
        }

        MonoTime sent = now + taken;
        MonoTime arrivesAt = Arrival(sent);
        if (!_random.Chance(_link.Duplication))
        {
            return new LinkOutcome { ArrivesAt = arrivesAt };
        }

        _duplicated++;
        return new LinkOutcome { ArrivesAt = arrivesAt, CopyArrivesAt = Arrival(sent) };
    }

    private bool IsOutage(MonoTime now)
    {
        if (_link.OutagePeriod == TimeSpan.Zero || _link.Outage == TimeSpan.Zero)
        {
            return false;
        }

        long period = _link.OutagePeriod.Ticks;
        long within = (now - _origin).Ticks % period;
        return (within < 0 ? within + period : within) >= period - _link.Outage.Ticks;
    }

    private MonoTime Arrival(MonoTime sent)
    {
        MonoTime at = sent + (_link.Latency + JitterOf(_link, _random));
        if (_random.Chance(_link.Reordering))
        {
            _heldBack++;
            return at + _link.HoldBack;
        }

        if (_link.KeepsOrder && at < _lastArrival)
        {
            at = _lastArrival;
        }

        _lastArrival = at;
        return at;
    }

    private static TimeSpan JitterOf(Link link, SimRandom random)
    {
        // Uniform jitter draws a number even where it is 0: links that differ in nothing but its size lose the same datagrams.
        double unit = random.NextDouble();
        double factor = link.JitterShape switch
        {
            JitterShape.Normal => HalfNormal(unit, random.NextDouble()),
            JitterShape.Pareto => Lomax(unit),
            _ => unit,
        };
        return TimeSpan.FromTicks((long)(factor * link.Jitter.Ticks));
    }

    // Box and Muller; 1 - unit is never 0.
    private static double HalfNormal(double unit, double angle) =>
        Math.Abs(Math.Sqrt(-2 * Math.Log(1 - unit)) * Math.Cos(2 * Math.PI * angle));

    // The inverse of its distribution function, with mean 1: (shape - 1) * ((1 - u)^(-1/shape) - 1).
    private static double Lomax(double unit) => Math.Min(50, 2 * (Math.Pow(1 - unit, -1.0 / 3) - 1));
}
