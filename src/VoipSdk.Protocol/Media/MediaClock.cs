namespace VoipSdk.Protocol.Media;

/// <summary>Converts between time-stamp units and microseconds, and knows the grid that decoders conceal on.</summary>
internal readonly struct MediaClock
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private readonly long _rate;

    public MediaClock(int rate)
    {
        _rate = rate;
        Grain = rate / 400;
        LongestPacket = Grain * 48;
    }

    /// <summary>2.5 ms in units: the shortest Opus frame; concealed and silent stretches are multiples of it.</summary>
    public int Grain { get; }

    /// <summary>120 ms in units: the longest Opus packet (RFC 6716 §3.2.5).</summary>
    public int LongestPacket { get; }

    /// <summary>10 ms in units: decoders of speech make up no less at a time (SILK's shortest frame, RFC 6716 §2.1.4).</summary>
    public int ShortestConcealment => Grain * 4;

    /// <summary>A second in units: with nothing from a sender whose pauses are announced, silence takes over.</summary>
    public long LongestPause => _rate;

    // Unwrapped time-stamps begin anew below 2^32 with every restart, so the product stays far from overflow for 6 years.
    public long ToMicroseconds(long units) => units * MicrosecondsPerSecond / _rate;

    public long ToUnits(long microseconds) => microseconds * _rate / MicrosecondsPerSecond;

    public long ToUnits(TimeSpan span) => ToUnits(span.Ticks / 10);

    public TimeSpan ToTimeSpan(long units) => TimeSpan.FromTicks(ToMicroseconds(units) * 10);

    /// <summary>The multiple of <see cref="Grain"/> that is not less, and within the limits.</summary>
    public int OnGrid(long units, int maximum) =>
        (int)Math.Min(Math.Max((units + Grain - 1) / Grain * Grain, Grain), maximum);
}
