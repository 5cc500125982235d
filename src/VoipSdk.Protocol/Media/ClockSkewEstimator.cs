namespace VoipSdk.Protocol.Media;

/// <summary>
/// Follows another clock (a sound card, the other end's time stamps) by its readings, which come late by amounts that
/// change: how fast it runs beside ours, and where it stands. A pure machine.
/// </summary>
/// <remarks>
/// <para>
/// What is followed is the lower envelope of the delays: the least delayed reading of each stretch of time. Through these
/// goes a line that what is far above it hardly moves. The stretches begin with an eighth of a second, so that something
/// is known soon, and become longer together with the window, up to eight minutes and a half.
/// </para>
/// <para>
/// When all readings have come later, or earlier, than the line allows for a while, the path has changed (a route, a pause
/// of the device), not the clock: the line is moved there and keeps its slope.
/// </para>
/// <para>One owner, not thread-safe. Nothing is allocated after construction.</para>
/// </remarks>
public sealed class ClockSkewEstimator
{
    private const int MaxStretches = 64;
    private const double FirstStretch = 125_000;
    private const double LongestStretch = 8_000_000;

    // Of the last windows in the noise of windows, and how much further than that a changed path is.
    private const double WatchWeight = 1.0 / 64;
    private const double ToleratedNoise = 6;
    private const double FirstWatched = 2_500;

    private readonly EnvelopeLine _line = new(MaxStretches);
    private readonly double _microsecondsPerUnit;
    private readonly double _patience;

    private bool _hasBegun;
    private long _firstPosition;
    private MonoTime _origin;

    // The stretch that is open: its least delayed reading so far.
    private double _stretch = FirstStretch;
    private double _stretchEnd;
    private double _leastAt;
    private double _leastDelay;
    private bool _hasLeast;

    // The same for deciding whether the path has changed, as a distance from the line.
    private double _watchEnd;
    private double _watched;
    private double _watchedBefore;
    private double _watchedSquare;
    private bool _hasWatched;

    /// <summary>Creates an estimator that knows nothing.</summary>
    /// <param name="rate">Units a second, nominally: 1 to 1,000,000.</param>
    /// <param name="patience">
    /// For how long all readings have to be off the line until the path counts as changed: 250 ms to 1 s for devices,
    /// more for networks, whose congestion passes.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range, or the patience not positive.</exception>
    public ClockSkewEstimator(int rate, TimeSpan patience)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1_000_000);
        if (patience <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(patience), patience, "The patience has to be positive.");
        }

        _microsecondsPerUnit = 1e6 / rate;

        // Two windows in a row have to agree.
        _patience = patience.Ticks / 20.0;
    }

    /// <summary>By how many millionths the clock is faster than ours; 0 while nothing is known.</summary>
    public double SkewPpm => -_line.Slope * 1e6;

    /// <summary>
    /// How far off <see cref="SkewPpm"/> may be, about three times the standard error; infinite while nothing is known.
    /// </summary>
    public double UncertaintyPpm => _line.SlopeError * 1e6;

    /// <summary>How often the path has changed.</summary>
    public int PathChanges { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _hasBegun = false;
        _line.Clear();
    }

    /// <summary>Takes a reading.</summary>
    /// <param name="position">Where the clock stood, in units; never wraps.</param>
    /// <param name="at">When that was known here.</param>
    public void Observe(long position, MonoTime at)
    {
        if (!_hasBegun)
        {
            Begin(position, at);
        }

        double time = (at - _origin).Ticks / 10.0;
        double delay = time - ((position - _firstPosition) * _microsecondsPerUnit);
        double distance = delay - _line.At(time);
        if (_line.IsFitted)
        {
            Watch(distance, time);
            distance = delay - _line.At(time);
        }

        if (!_line.IsFitted || Math.Abs(distance) <= Tolerance)
        {
            Collect(time, delay);
        }

        if (time >= _stretchEnd)
        {
            CloseStretch(time);
        }
    }

    /// <summary>Where the clock stands at a time, were its readings never late.</summary>
    /// <param name="at">The time, not far from the last reading.</param>
    /// <returns>Units, with fraction.</returns>
    public double PositionAt(MonoTime at)
    {
        if (!_hasBegun)
        {
            return 0;
        }

        double time = (at - _origin).Ticks / 10.0;
        double delay = _line.IsFitted || !_hasLeast ? _line.At(time) : _leastDelay;
        return _firstPosition + ((time - delay) / _microsecondsPerUnit);
    }

    // What is further from the line than this is not explained by noise.
    private double Tolerance => Math.Max(_line.Tolerance, ToleratedNoise * Math.Sqrt(_watchedSquare));

    private void Begin(long position, MonoTime at)
    {
        _hasBegun = true;
        _firstPosition = position;
        _origin = at;
        _stretch = FirstStretch;
        _stretchEnd = FirstStretch;
        _hasLeast = false;
        _watchEnd = 0;
        _hasWatched = false;
        _watchedBefore = 0;
        _watchedSquare = Square(FirstWatched);
    }

    private void Collect(double time, double delay)
    {
        // Compared along the line: else the least delay of a fast clock would always be the stretch's last.
        if (!_hasLeast || delay - _leastDelay < _line.Slope * (time - _leastAt))
        {
            _hasLeast = true;
            _leastAt = time;
            _leastDelay = delay;
        }
    }

    private void CloseStretch(double time)
    {
        _stretchEnd = time + _stretch;
        if (!_hasLeast)
        {
            return;
        }

        _hasLeast = false;
        if (_line.IsFull && _stretch < LongestStretch)
        {
            _line.MergePairs();
            _stretch *= 2;
        }

        _line.Add(_leastAt, _leastDelay);
    }

    private void Watch(double distance, double time)
    {
        _watched = _hasWatched ? Math.Min(_watched, distance) : distance;
        _hasWatched = true;
        if (time < _watchEnd)
        {
            return;
        }

        double before = _watchedBefore;
        _watchedBefore = _watched;
        _watchEnd = time + _patience;
        _hasWatched = false;
        double tolerance = Tolerance;
        bool isLater = before > tolerance && _watched > tolerance;
        bool isEarlier = before < -tolerance && _watched < -tolerance;
        if (isLater || isEarlier)
        {
            _line.Move(isLater ? Math.Min(before, _watched) : Math.Max(before, _watched));
            _watchedBefore = 0;
            _hasLeast = false;
            PathChanges++;
        }

        _watchedSquare += WatchWeight * (Square(Math.Min(tolerance, Math.Abs(_watchedBefore))) - _watchedSquare);
    }

    private static double Square(double x) => x * x;
}
