using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>The slowest hop: one datagram after the other at a link's rate, and a queue before it that drops its tail.</summary>
internal struct Bottleneck
{
    // Nanoseconds: at 100 Gbit/s a microsecond is a hundred small datagrams.
    private long _freeAt;

    /// <param name="link">The rate and the queue's bound.</param>
    /// <param name="length">Bytes of the datagram's content.</param>
    /// <param name="now">When it comes.</param>
    /// <param name="waited">Time in the queue.</param>
    /// <param name="taken">Time in the queue and on the wire.</param>
    /// <returns>False when the queue is full.</returns>
    public bool TryPass(Link link, int length, MonoTime now, out TimeSpan waited, out TimeSpan taken)
    {
        waited = taken = TimeSpan.Zero;
        if (link.BitsPerSecond == 0)
        {
            return true;
        }

        long at = now.Microseconds * 1_000;
        long begin = Math.Max(_freeAt, at);
        waited = FromNanoseconds(begin - at);
        if (waited > link.LongestQueue)
        {
            return false;
        }

        _freeAt = begin + ((length + Link.HeaderBytes) * 8_000_000_000L / link.BitsPerSecond);
        taken = FromNanoseconds(_freeAt - at);
        return true;
    }

    private static TimeSpan FromNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);
}
