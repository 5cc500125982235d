namespace VoipSdk.Protocol.Media;

/// <summary>
/// How packets meet the playback device's requests: at which each has to be there, and how much older sound that request takes
/// first. What is stretched moves packets within their requests, and from one request to another.
/// </summary>
/// <remarks>
/// A packet is protected by when it is taken, not by when its sound is heard. Packets of length L lie in requests of length R at
/// places that are the greatest common divisor of both apart: 10 ms for 20 and 10, hardly anything for 20 and 21.3. Within such
/// a step sound comes later or earlier and no packet is taken at another time; over it, all are by a step.
/// </remarks>
internal sealed class RequestPhase
{
    // Left in front of a packet within its step: what is stretched ends at a sample, not where it was told to.
    private const long Margin = 500;

    // So long requests have to be alike before they are believed to stay so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MediaClock _clock;
    private readonly SlidingMinimum _smallest;
    private MonoTime? _changed;
    private int _request;
    private long _step;
    private long _place;

    public RequestPhase(MediaClock clock, TimeSpan window)
    {
        _clock = clock;
        _smallest = new SlidingMinimum(window);
    }

    public bool IsEmpty => _smallest.IsEmpty;

    /// <summary>Driver's time less media time of the packet that is taken with the least time left; microseconds.</summary>
    public long Smallest => _smallest.Value;

    /// <summary>
    /// How much sooner than others with the same delay some packets are taken, in microseconds; 0 where all lie alike in their
    /// requests.
    /// </summary>
    public long Spread { get; private set; }

    public void Clear() => _smallest.Clear();

    /// <summary>A packet is taken.</summary>
    /// <param name="now">The time of the request.</param>
    /// <param name="offset">That less media time, in microseconds.</param>
    /// <param name="waiting">Sound that the request takes before, in units.</param>
    /// <param name="request">What it takes in all, in units; 0 where one is made whenever sound is used up.</param>
    /// <param name="packet">Length of the stream's packets, in units.</param>
    public void Observe(MonoTime now, long offset, int waiting, int request, int packet)
    {
        if (request != _request)
        {
            _changed = _request == 0 || request == 0 ? null : now;
            _request = request;
        }

        bool isRegular = _changed is not { } changed || now - changed > Patience;
        int step = request == 0 ? 0 : isRegular ? GreatestDivisor(request, packet) : 1;
        _step = _clock.ToMicroseconds(step);
        _place = step == 0 ? 0 : _clock.ToMicroseconds(waiting % step);
        Spread = _clock.ToMicroseconds(request - step);

        // The packet that comes last in its request is taken with all that is before it.
        _smallest.Add(offset + _clock.ToMicroseconds(waiting) - Spread - _place, now);
    }

    /// <summary>All sound comes by so much later; microseconds, negative for earlier.</summary>
    public void Shift(long change)
    {
        if (_step == 0)
        {
            _smallest.Shift(change);
            return;
        }

        long steps = FloorDivide(_place + change, _step);
        _place += change - (steps * _step);
        _smallest.Shift(steps * _step);
    }

    /// <summary>
    /// By how much all sound could come earlier while <see cref="Smallest"/> stays at <paramref name="limit"/> or above it;
    /// negative when it has to come later for that. Microseconds; 0 when nothing is known.
    /// </summary>
    /// <param name="limit">Driver's time less media time, in microseconds.</param>
    public long EarlierBy(long limit)
    {
        if (IsEmpty)
        {
            return 0;
        }

        long spare = Smallest - limit;
        return _step == 0 ? spare : _place + (FloorDivide(spare, _step) * _step) - Margin;
    }

    private static int GreatestDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
