namespace VoipSdk.Protocol;

/// <summary>
/// A point on a monotonic clock that the driver reads and hands to the machines: microseconds since an arbitrary origin.
/// </summary>
/// <remarks>
/// Only differences mean anything, and only between times of the same clock. Machines never read a clock themselves,
/// so a test can advance hours in a loop.
/// </remarks>
/// <param name="Microseconds">Microseconds since the origin of the driver's clock.</param>
public readonly record struct MonoTime(long Microseconds) : IComparable<MonoTime>
{
    /// <summary>The origin of the clock.</summary>
    public static MonoTime Zero => default;

    /// <summary>The time that lies <paramref name="milliseconds"/> after the origin.</summary>
    public static MonoTime FromMilliseconds(double milliseconds) => new((long)(milliseconds * 1_000));

    /// <summary>Converts a time-stamp of a clock that ticks <paramref name="frequency"/> times a second.</summary>
    /// <remarks>Exact to the microsecond, without overflow, for frequencies up to 9 THz.</remarks>
    public static MonoTime FromTimestamp(long timestamp, long frequency)
    {
        long seconds = Math.DivRem(timestamp, frequency, out long rest);
        return new((seconds * 1_000_000) + (rest * 1_000_000 / frequency));
    }

    /// <summary>The earlier of two deadlines; null means "none".</summary>
    public static MonoTime? Earlier(MonoTime? first, MonoTime? second)
    {
        if (first is not { } a)
        {
            return second;
        }

        return second is { } b && b < a ? b : a;
    }

    /// <summary>Time elapsed since <paramref name="earlier"/>; negative when that lies ahead.</summary>
    public TimeSpan Since(MonoTime earlier) => this - earlier;

    /// <inheritdoc />
    public int CompareTo(MonoTime other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Seconds since the origin, for logs and test output.</summary>
    public override string ToString() =>
        (Microseconds / 1e6).ToString("F6", System.Globalization.CultureInfo.InvariantCulture) + "s";

    /// <summary>The time <paramref name="span"/> later.</summary>
    public static MonoTime operator +(MonoTime time, TimeSpan span) => new(time.Microseconds + (span.Ticks / 10));

    /// <summary>The time <paramref name="span"/> earlier.</summary>
    public static MonoTime operator -(MonoTime time, TimeSpan span) => new(time.Microseconds - (span.Ticks / 10));

    /// <summary>The span from <paramref name="earlier"/> to <paramref name="later"/>.</summary>
    public static TimeSpan operator -(MonoTime later, MonoTime earlier) =>
        TimeSpan.FromTicks((later.Microseconds - earlier.Microseconds) * 10);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(MonoTime left, MonoTime right) => left.Microseconds < right.Microseconds;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(MonoTime left, MonoTime right) => left.Microseconds > right.Microseconds;

    /// <summary>Whether <paramref name="left"/> comes first or both are the same.</summary>
    public static bool operator <=(MonoTime left, MonoTime right) => left.Microseconds <= right.Microseconds;

    /// <summary>Whether <paramref name="left"/> comes last or both are the same.</summary>
    public static bool operator >=(MonoTime left, MonoTime right) => left.Microseconds >= right.Microseconds;
}
