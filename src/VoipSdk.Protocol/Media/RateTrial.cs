namespace VoipSdk.Protocol.Media;

/// <summary>
/// Sends less for a while and looks whether that helps: what gets no better by it - the loss of a bad radio link, a queue that
/// others fill - is no reason to send less.
/// </summary>
internal struct RateTrial
{
    private const double MuchLoss = 0.05;
    private double _usualLoss;
    private bool _isFirst;
    private MonoTime _settledAt;
    private double _rate;
    private double _lossBefore;
    private double _queueBefore;
    private int _expected;
    private int _lost;
    private double _queue;
    private double _latestQueue;
    private bool _hasQueue;

    /// <summary>The rate before; what is gone back to when sending less does not help.</summary>
    public double RateBefore { get; private set; }

    public bool IsRunning { get; private set; }

    /// <summary>Share of packets that got lost in the trial.</summary>
    public readonly double Loss => _expected == 0 ? 0 : (double)_lost / _expected;

    /// <summary>The shortest queue of the trial, in milliseconds.</summary>
    public readonly double Queue => _hasQueue ? _queue : _queueBefore;

    /// <param name="before">The rate before.</param>
    /// <param name="rate">The rate of the trial.</param>
    /// <param name="loss">The share of packets that gets lost.</param>
    /// <param name="queue">How long packets wait, in milliseconds.</param>
    /// <param name="usualLoss">The share that got lost in the minute before.</param>
    /// <param name="isFirst">Whether no trial was in vain a moment ago.</param>
    /// <param name="settledAt">When the network has drained what was sent before.</param>
    public void Begin(
        double before, double rate, double loss, double queue, double usualLoss, bool isFirst, MonoTime settledAt)
    {
        this = default;
        IsRunning = true;
        RateBefore = before;
        _rate = rate;
        _lossBefore = loss;
        _queueBefore = queue;
        _latestQueue = queue;
        _usualLoss = usualLoss;
        _isFirst = isFirst;
        _settledAt = settledAt;
    }

    /// <returns>True when the trial is over.</returns>
    public bool Add(in RateReport report, double? queue)
    {
        bool drains = queue < 0.9 * _latestQueue;
        _latestQueue = queue ?? _latestQueue;
        if (report.Arrival - report.Interval < _settledAt)
        {
            // What waited there when the trial began is known only now.
            _queueBefore = Math.Max(_queueBefore, queue ?? 0);
            return false;
        }

        _expected += report.Expected;
        _lost += report.Lost;
        if (queue is { } milliseconds && (!_hasQueue || milliseconds < _queue))
        {
            _queue = milliseconds;
            _hasQueue = true;
        }

        // Among many losses more packets are needed to see a difference.
        (int enough, int seconds) = _usualLoss > MuchLoss ? (120, 8) : (40, 4);
        TimeSpan lasted = report.Arrival - _settledAt;
        bool isOver = (_expected >= enough && _hasQueue && !drains) || lasted > TimeSpan.FromSeconds(drains ? 2 * seconds : seconds);
        IsRunning = !isOver;
        return isOver;
    }

    /// <param name="allowedLoss">Loss that was nobody's fault before.</param>
    /// <param name="allowedQueue">Waiting time that was nobody's fault before, in milliseconds.</param>
    /// <param name="noise">How much the loss differs from time to time by itself.</param>
    public readonly RateTrialResult Result(double allowedLoss, double allowedQueue, double noise)
    {
        double chance = Math.Max(noise, RecentLoss.Chance(Loss, _expected));
        bool lossWasHigh = _lossBefore > allowedLoss;
        bool queueWasHigh = _queueBefore > allowedQueue;
        if ((lossWasHigh && Loss > (1.3 * _lossBefore) + chance) || (queueWasHigh && Queue > (1.5 * _queueBefore) + 50))
        {
            return RateTrialResult.Worse;
        }

        // As much as before the peak that began the trial: it has passed by itself, unless it comes again at once.
        if (_isFirst && !queueWasHigh && _usualLoss > MuchLoss && Loss > 0.5 * _usualLoss)
        {
            return RateTrialResult.Same;
        }

        // At the least rate a network that is narrower still loses the rest.
        double leftOver = Math.Max(0, 1 - ((1 - _lossBefore) * RateBefore / _rate));
        double doubt = Math.Min(chance, 0.35 * (_lossBefore - leftOver));
        bool lossStayed = !lossWasHigh || Loss + doubt > Math.Max(0.6 * _lossBefore, (_lossBefore + leftOver) / 2);
        bool queueStayed = !queueWasHigh || Queue > 0.6 * _queueBefore;
        return lossStayed && queueStayed ? RateTrialResult.Same : RateTrialResult.Better;
    }
}

/// <summary>What came of sending less.</summary>
internal enum RateTrialResult
{
    /// <summary>It helped: it was us who filled the network.</summary>
    Better,

    /// <summary>It made no difference.</summary>
    Same,

    /// <summary>The network has become worse in the meantime.</summary>
    Worse,
}
