namespace VoipSdk.Protocol.Media;

/// <summary>
/// Decides from the other end's reports how much to send, in how many packets, and how much of it twice
/// (docs/decisions/0008-less-is-sent-only-where-that-helps.md).
/// </summary>
/// <remarks>
/// <para>
/// A machine: a report goes in, <see cref="Decision"/> is what follows from it. What it controls is the rate on the wire, with
/// headers. That grows by 8 % a second; where packets wait or get lost it falls to a little less than what arrived, and after
/// the network has settled it is seen whether that helped. If so it stays below for a time that doubles with each vain attempt
/// to send more; if not it goes back, and what the network does is taken as it is.
/// </para>
/// <para>Not thread-safe: has one owner. Allocates nothing after construction.</para>
/// </remarks>
public sealed class RateController
{
    private const double GrowthPerSecond = 0.08;
    private const double GrowthNearLimit = 0.02;
    private const double NearLimit = 0.9;
    private const double BelowWhatArrived = 0.85;
    private const double QueueMilliseconds = 50;
    private const double LossWithoutDoubt = 0.05;
    private const double LossNearLimit = 0.02;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NoiseMemory = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TrialMemory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(120);
    private readonly RatePlan _plan;
    private RecentLoss _loss = new(TimeSpan.FromSeconds(5), packets: 0);
    private RecentLoss _usualLoss = new(Memory, packets: 500);
    private readonly QueueEstimate _queue = new();
    private LossRuns _runs;
    private RateTrial _trial;
    private double _rate;
    private MonoTime? _restoredAt;
    private double _lossNoise;
    private double _feared;
    private double _toleratedLoss;
    private double _toleratedQueue;
    private double _ceiling = double.MaxValue;
    private MonoTime _heldUntil;
    private TimeSpan _hold = ShortestHold;

    /// <summary>Creates a controller that knows nothing of the network.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Names the value that is out of range.</exception>
    public RateController(RateControllerOptions? options = null)
    {
        _plan = new RatePlan(options ?? new RateControllerOptions());
        _rate = _plan.StartRate;
        Decision = _plan.Decide(_rate, loss: 0, isInRuns: false, mayCopy: false);
    }

    /// <summary>How to send, as of the last report.</summary>
    public RateDecision Decision { get; private set; }

    /// <summary>What may be sent on the wire, headers included, in bit/s.</summary>
    public int WireBitrate => (int)_rate;

    /// <summary>Share of packets that got lost of late, 0 to 1.</summary>
    public double LossFraction => _loss.Fraction;

    /// <summary>How long packets wait on their way, as far as that is known: above the shortest delay of the last minute.</summary>
    public TimeSpan QueueDelay => TimeSpan.FromMilliseconds(_queue.Latest);

    /// <summary>Takes a report and decides anew.</summary>
    /// <param name="report">What the other end has reported.</param>
    public void HandleReport(in RateReport report)
    {
        if (report.FollowsOutage)
        {
            // It may be another network that came back: what was tried in the one before, and how long that took, says
            // nothing of it.
            _queue.Forget();
            _trial = default;
            return;
        }

        double? queue = report.Delay is { } delay ? _queue.Add(delay, report.Arrival) : null;
        if (report.Interval > TimeSpan.Zero)
        {
            Learn(report);
            Steer(report, queue);
        }

        Decision = _plan.Decide(_rate, _feared, _runs.AreLong, mayCopy: !_trial.IsRunning);
    }

    private bool IsNearLimit => _rate > NearLimit * _ceiling;

    private double ToleratedLoss => Math.Max(_toleratedLoss, _usualLoss.Fraction);

    private void Steer(in RateReport report, double? queue)
    {
        double tolerated = _toleratedQueue + QueueMilliseconds + (3 * report.Jitter.TotalMilliseconds);
        if (_trial.IsRunning)
        {
            if (_trial.Add(report, queue))
            {
                Conclude(report, tolerated);
            }

            return;
        }

        double reportLoss = report.Expected == 0 ? 0 : (double)report.Lost / report.Expected;
        bool lost = IsTooMuch(reportLoss, Math.Max(RecentLoss.Chance(reportLoss, report.Expected), 2.5 * _lossNoise))
            || IsTooMuch(_loss.Fraction, Math.Max(_loss.Uncertainty, 1.2 * _lossNoise));
        if (!lost && !_queue.IsAbove(tolerated))
        {
            SendMore(report);
        }
        else if (_rate > _plan.LowestRate)
        {
            SendLess(report, Math.Max(reportLoss, lost ? _loss.Fraction : 0));
        }
    }

    private bool IsTooMuch(double loss, double uncertainty) => loss > ToleratedLoss + (IsNearLimit ? LossNearLimit : LossWithoutDoubt) + uncertainty;

    private void SendLess(in RateReport report, double loss)
    {
        double waited = _queue.Latest;
        double part = waited > 300 ? BelowWhatArrived - 0.15 : BelowWhatArrived;
        double before = _rate;
        _rate = _plan.Bounded(_rate * Delivered(report) * part);

        // What waits has to leave, at the pace that is free now.
        double drain = Math.Min(4_000, waited / (1 - part));
        bool isFirst = _restoredAt is not { } restored || report.Arrival - restored > TrialMemory;
        MonoTime settled = report.Arrival + TimeSpan.FromMilliseconds(Math.Max(500, drain));
        _trial.Begin(before, _rate, loss, waited, _usualLoss.Fraction, isFirst, settled);
    }

    // How much of what was sent has come there, in packets; sending less than allowed is no sign of a narrow network.
    private static double Delivered(in RateReport report) =>
        report.Sent <= 0 ? 1 : Math.Min(1, (double)(report.Expected - report.Lost) / report.Sent);

    private void Conclude(in RateReport report, double toleratedQueue)
    {
        switch (_trial.Result(ToleratedLoss + LossWithoutDoubt, toleratedQueue, 1.5 * _lossNoise))
        {
            case RateTrialResult.Better:
                // Whoever meets the same limit again tries less often.
                bool isKnown = _rate > 0.6 * _ceiling && _ceiling < double.MaxValue;
                _hold = isKnown ? TimeSpan.FromTicks(Math.Min(LongestHold.Ticks, 2 * _hold.Ticks)) : ShortestHold;
                _ceiling = _rate / BelowWhatArrived;
                _heldUntil = report.Arrival + _hold;
                _feared = _trial.Loss;
                break;
            case RateTrialResult.Same:
                _toleratedLoss = Math.Max(_toleratedLoss, _trial.Loss);
                _toleratedQueue = Math.Max(_toleratedQueue, _trial.Queue);
                _rate = _plan.Bounded(_trial.RateBefore);
                _restoredAt = report.Arrival;
                break;
            default:
                SendLess(report, _loss.Fraction);
                break;
        }
    }

    private void SendMore(in RateReport report)
    {
        if (report.Arrival < _heldUntil)
        {
            return;
        }

        double seconds = Math.Min(5, report.Interval.TotalSeconds);
        if (!IsNearLimit)
        {
            _rate = _plan.Bounded(_rate * (1 + (GrowthPerSecond * seconds)));
        }
        else if (_loss.Fraction > ToleratedLoss + LossNearLimit)
        {
            // Where the limit was before, little loss is enough to step back.
            _rate = _plan.Bounded(Math.Max(0.99 * NearLimit * _ceiling, _rate * (1 - (GrowthNearLimit * seconds))));
        }
        else
        {
            _rate = _plan.Bounded(_rate * (1 + (GrowthNearLimit * seconds)));
        }

        if (_rate > 1.25 * _ceiling)
        {
            _ceiling = double.MaxValue;
            _hold = ShortestHold;
        }
    }

    private void Learn(in RateReport report)
    {
        // How much the loss differs from report to report by itself: bursts make that more than chance would.
        double deviation = Math.Abs((report.Expected == 0 ? 0 : (double)report.Lost / report.Expected) - _loss.Fraction);
        _lossNoise += (deviation - _lossNoise) * Math.Min(1, report.Interval.TotalSeconds / NoiseMemory.TotalSeconds);
        _loss.Add(report.Expected, report.Lost, report.Interval);
        _runs.Add(report.Expected, report.Lost, report.Interval);
        if (!IsNearLimit)
        {
            // Beyond that it may be us.
            _usualLoss.Add(report.Expected, report.Lost, report.Interval);
        }

        // What was taken as it is may get better, and is looked at anew then. Protection goes slowly: loss comes in waves.
        double kept = Math.Exp(-report.Interval.TotalSeconds / Memory.TotalSeconds);
        _toleratedLoss = Math.Max(Math.Min(_toleratedLoss, _loss.Fraction), _toleratedLoss * kept);
        _toleratedQueue *= kept;
        _feared = Math.Max(_loss.Fraction, _feared * kept * kept * kept);
    }
}
