namespace VoipSdk.Protocol.Media;

/// <summary>
/// By how much to stretch what is played next, so that the delay that there is becomes the one that is wanted: little and
/// often, never more than a listener takes for the speaker's own pace.
/// </summary>
internal sealed class DelayControl
{
    // Not worth a seam.
    private const long Tolerance = 5_000;

    // A packet that is late by more than this may be the first of a stall: what is left is stretched to last longer.
    private const long StallSign = 15_000;

    // More than this beyond what is wanted, and the stall can be waited out.
    private const long InHand = 20_000;

    // What may be changed of each packet's duration, and how much of it may be saved up for one longer period of a voice.
    private const int AllowanceShift = 2;
    private const long MostAtOnce = 15_000;

    // With so much too much in the buffer, speed counts for more.
    private const long FarOff = 100_000;

    private const long SmallestChange = 3_000;

    // Longer than the period of a playback device that asks for several frames at once, which all look early but one.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private readonly PlayoutDelay _delay;
    private readonly MediaClock _clock;
    private readonly RequestPhase _requests;
    private long _allowance;

    public DelayControl(PlayoutDelay delay, MediaClock clock)
    {
        _delay = delay;
        _clock = clock;
        _requests = new RequestPhase(clock, Window);
    }

    /// <inheritdoc cref="RequestPhase.Spread" />
    public long Spread => _requests.Spread;

    /// <summary>By how much the delay is too long, in microseconds; negative when it is too short.</summary>
    public long Excess => _requests.IsEmpty ? 0 : Current - _delay.TargetMicroseconds;

    /// <summary>The delay that there is, in microseconds, at the worst of the device's requests.</summary>
    public long Current => _requests.IsEmpty ? 0 : _delay.DelayOf(_requests.Smallest);

    /// <summary>Whether so little comes, and is left, that to change pace matters more than how it sounds.</summary>
    /// <param name="quiet">As for <see cref="Wish"/>.</param>
    /// <param name="isFollowed">As for <see cref="Wish"/>.</param>
    public bool IsUrgent(long quiet, bool isFollowed) => IsFarOff || (IsStall(quiet) && !isFollowed);

    private bool IsFarOff => Excess > FarOff;

    public void Reset()
    {
        _requests.Clear();
        _allowance = 0;
    }

    /// <summary>A stretch of sound is about to be played.</summary>
    /// <param name="now">The driver's time.</param>
    /// <param name="offset">Driver's time less media time, in microseconds.</param>
    /// <param name="waiting">Sound that the device's request takes before it, in units.</param>
    /// <param name="request">What the request takes in all, in units; 0 where it may lie anywhere in one.</param>
    /// <param name="duration">Its duration, in units.</param>
    /// <param name="packet">That of the stream's packets.</param>
    public void Observe(MonoTime now, long offset, int waiting, int request, int duration, int packet)
    {
        _requests.Observe(now, offset, waiting, request, packet);
        long longest = _clock.ToMicroseconds(duration);
        _allowance = Math.Min(_allowance + (longest >> (IsFarOff ? AllowanceShift - 1 : AllowanceShift)), Most(longest));
    }

    /// <summary>The delay was changed by this many microseconds.</summary>
    public void Shift(long change) => _requests.Shift(change);

    /// <summary>What is played was stretched by this many microseconds, which changes the delay as well.</summary>
    public void Stretched(long change)
    {
        _requests.Shift(change);
        _allowance = Math.Max(0, _allowance - Math.Abs(change));
    }

    /// <summary>How much longer the next stretch should last; microseconds, negative for shorter.</summary>
    /// <param name="quiet">How long ago the last packet became playable, less the duration of a packet.</param>
    /// <param name="isFollowed">Whether the packet behind it is there.</param>
    /// <param name="duration">Of a packet, in microseconds.</param>
    public long Wish(long quiet, bool isFollowed, long duration)
    {
        long excess = Excess;
        if (IsStall(quiet))
        {
            // The last of it is stretched as far as it goes, so that less has to be made up.
            (long most, long inHand) = isFollowed ? (_allowance, InHand) : (Most(duration), FarOff);
            return excess < inHand ? most : 0;
        }

        // A little less than what is wanted will do.
        long wanted = _delay.TargetMicroseconds - _delay.SlackMicroseconds;
        long limit = Current < wanted - Tolerance ? wanted : Math.Min(Current, wanted);

        // Beyond it and the slack, what waits within a request adds to the delay and protects from nothing.
        long room = EarlierBy(limit) - _delay.SlackMicroseconds;
        if (room < -SmallestChange)
        {
            return Math.Min(-room, _allowance);
        }

        // With more than a packet too much, the next one is there, or the network is slower than it seems.
        return room < SmallestChange || (excess > duration && !isFollowed) ? 0 : -Math.Min(room, _allowance);
    }

    private static bool IsStall(long quiet) => quiet > StallSign;

    private static long Most(long duration) => Math.Min(MostAtOnce, duration * 3 / 4);

    /// <summary>What a gap may be shortened by: the excess, and what was kept in hand for this.</summary>
    public long WishForGap() => WishForSurplus(EarlierBy(_delay.TargetMicroseconds - _delay.SlackMicroseconds));

    /// <summary>What is made up may be shortened to what is asked for.</summary>
    /// <param name="surplus">How much longer it is, in microseconds.</param>
    public long WishForSurplus(long surplus) => -Math.Min(_allowance, Math.Max(0, surplus));

    private long EarlierBy(long delay) => _requests.EarlierBy(_delay.OffsetOf(delay));
}
