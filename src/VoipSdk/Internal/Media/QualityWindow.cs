using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Internal;

/// <summary>
/// Rates a call by the E-model (ITU-T G.107), as a whole and over its last ten seconds. A pure machine: it is given totals once
/// a second. Thread-safe: one thread adds, any reads.
/// </summary>
internal sealed class QualityWindow(EModelCodec codec)
{
    private const int Seconds = 10;

    // G.109's limits; better again only with so much more.
    private const double Satisfied = 80;
    private const double Dissatisfied = 60;
    private const double Margin = 3;

    // Before, a single hole of 100 ms would make a good call a bad one.
    private const int SecondsUntilJudged = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly object _gate = new();
    private readonly CallTotals[] _samples = new CallTotals[Seconds + 1];
    private readonly TimeSpan[] _delays = new TimeSpan[Seconds];
    private CallQuality _quality;
    private MonoTime _next;
    private TimeSpan _delaySum;
    private int _count;

    /// <summary>Whether a second has passed since the last totals; for the thread that adds.</summary>
    public bool IsDue(MonoTime now) => _count == 0 || now >= _next;

    /// <summary>Takes the totals of now.</summary>
    /// <returns>Those of a second ago; itself at first.</returns>
    public CallTotals Add(in CallTotals totals)
    {
        lock (_gate)
        {
            CallTotals previous = _count == 0 ? totals : At(_count - 1);
            _samples[_count % _samples.Length] = totals;
            _delays[_count % Seconds] = totals.Delays.Total;
            _delaySum += totals.Delays.Total;
            _count++;
            _next = totals.At + Interval;
            return previous;
        }
    }

    /// <summary>What the last ten seconds are worth in a word, with hysteresis; good until three are over.</summary>
    public CallQuality GetQuality(out double rating)
    {
        lock (_gate)
        {
            rating = (_count > SecondsUntilJudged ? Rate().Recent : null) ?? EModel.BestRating;
            CallQuality falling = Classify(rating);
            CallQuality rising = Classify(rating - Margin);
            _quality = falling > _quality ? falling : rising < _quality ? rising : _quality;
            return _quality;
        }
    }

    /// <summary>The ratings, R from 0 to 93.2; null where nothing was heard.</summary>
    public (double? Whole, double? Recent) Rate()
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return (null, null);
            }

            CallTotals newest = At(_count - 1);
            CallTotals oldest = _count > Seconds ? At(_count - 1 - Seconds) : default;
            int recent = Math.Min(_count, Seconds);
            var recentDelay = TimeSpan.Zero;
            for (int i = 0; i < recent; i++)
            {
                recentDelay += _delays[i];
            }

            return (
                Rate(newest.MadeUp, newest.Heard, new TimeSpan(_delaySum.Ticks / _count)),
                Rate(newest.MadeUp - oldest.MadeUp, newest.Heard - oldest.Heard, new TimeSpan(recentDelay.Ticks / recent)));
        }
    }

    private ref CallTotals At(int index) => ref _samples[index % _samples.Length];

    private static CallQuality Classify(double rating) =>
        rating >= Satisfied ? CallQuality.Good : rating >= Dissatisfied ? CallQuality.Fair : CallQuality.Poor;

    private double? Rate(long madeUp, long heard, TimeSpan delay) => heard <= 0
        ? null
        : Math.Max(0, EModel.Rating(delay, Math.Min(1, (double)madeUp / heard), codec));
}
