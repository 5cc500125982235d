using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// When to look for the next captured frame, so that the media thread wakes about once a frame and finds it soon after it is
/// complete. Looking is all it can do: whoever captures must not be made to wake anybody.
/// </summary>
/// <remarks>
/// A frame comes a frame's duration after the one before. It is looked for a little earlier each time, until once it is not there
/// yet; then soon again, which shows when it comes. A device that hands over several frames at once is looked at as seldom.
/// </remarks>
internal struct FrameForecast(MonoTime now)
{
    // How much earlier: until it is known when frames come, and then, with a vain look every ten frames or so.
    private static readonly TimeSpan MuchEarlier = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Earlier = TimeSpan.FromMilliseconds(0.05);

    // After a look in vain, and after many: nothing is captured at present.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(5);
    private const int VainLooksUntilIdle = 10;

    private MonoTime _due = now;
    private MonoTime _vainLook = now;
    private int _vainLooks;
    private int _lastFrames = 1;
    private int _framesAtOnce = 1;
    private bool _isKnown;

    /// <summary>To be called at each look.</summary>
    /// <param name="now">When it was.</param>
    /// <param name="frames">Complete frames that were found.</param>
    /// <param name="duration">Of a frame.</param>
    /// <returns>How long from <paramref name="now"/> to the next look; never negative.</returns>
    public TimeSpan Look(MonoTime now, int frames, TimeSpan duration)
    {
        if (frames == 0)
        {
            _vainLook = now;
            _due = now + (++_vainLooks < VainLooksUntilIdle ? Soon : Idle);
        }
        else if (_vainLooks > 0 && now - _vainLook < duration / 2)
        {
            // They have come between the two looks. As many twice in succession: the device gives that many at a time.
            _framesAtOnce = frames == _lastFrames ? frames : 1;
            _lastFrames = frames;
            _due = now + (_framesAtOnce * duration);
            _isKnown = _vainLooks < VainLooksUntilIdle;
        }
        else
        {
            // They may have waited, and a second one only because this look was late, which the next must not be.
            _due += (_framesAtOnce * duration) - (_isKnown ? Earlier : MuchEarlier);
            long missed = now < _due ? 0 : ((now - _due).Ticks / duration.Ticks) + 1;
            _due += missed * duration;
        }

        _vainLooks = frames == 0 ? _vainLooks : 0;
        return _due - now;
    }
}
