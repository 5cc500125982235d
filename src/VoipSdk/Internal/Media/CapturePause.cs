using VoipSdk.Audio;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// Finds the time in which nothing was captured, which RTP's time-stamps have to pass over (RFC 3550 §5.1), and does not
/// mistake for it that the media thread came late: what was captured meanwhile waits in the ring, and is counted.
/// </summary>
/// <remarks>
/// A pause is what the clock has advanced by more than the samples have, but only where ticks in time have found too few of
/// them: a device that hands over large blocks, or whose clock is slow, does not pause.
/// </remarks>
internal struct CapturePause(MonoTime now)
{
    // Shorter ones are the jitter of the device's callbacks; the jitter buffer at the other end levels them.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(80);
    private MonoTime _lastTick = now;
    private MonoTime _lastFrame = now;
    private TimeSpan _starved;
    private long _accounted;

    /// <summary>To be called at each tick, before samples are read.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isStarved">Whether there are too few samples for a frame.</param>
    public void Tick(MonoTime now, bool isStarved)
    {
        _starved += isStarved ? now - _lastTick : TimeSpan.Zero;
        _lastTick = now;
    }

    /// <summary>Time since the last frame.</summary>
    public readonly TimeSpan SinceFrame(MonoTime now) => now - _lastFrame;

    /// <summary>How long nothing was captured since the last frame; zero when that is too short to matter.</summary>
    /// <param name="now">The time.</param>
    /// <param name="captured">Samples captured since the call began: read, waiting and dropped.</param>
    public readonly TimeSpan Since(MonoTime now, long captured)
    {
        TimeSpan missing = now - _lastFrame
            - TimeSpan.FromTicks((captured - _accounted) * TimeSpan.TicksPerSecond / AudioPort.SampleRate);
        return _starved >= Shortest && missing >= Shortest ? missing : TimeSpan.Zero;
    }

    /// <summary>To be called when all frames that were there are sent, or a stand-in for them.</summary>
    /// <param name="now">The time.</param>
    /// <param name="captured">As for <see cref="Since"/>.</param>
    public void Sent(MonoTime now, long captured)
    {
        _lastFrame = now;
        _accounted = captured;
        _starved = TimeSpan.Zero;
    }
}
