namespace VoipSdk.Protocol.Rtp;

/// <summary>The clock that sender reports show, and what the other end's echoes of it say about the way there and back.</summary>
/// <remarks>
/// RFC 3550 §4 allows time since the session began in place of the time of day: it is needed for nothing else here, and
/// reveals nothing.
/// </remarks>
internal sealed class RtcpEchoes
{
    private const int Remembered = 8;

    // 0 means that there was no report.
    private const ulong FirstSecond = 1;
    private readonly uint[] _sent = new uint[Remembered];
    private int _next;
    private MonoTime _origin;
    private uint _lastEcho;
    private bool _hasBegun;

    public void Begin(MonoTime now)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _origin = now;
        }
    }

    public ulong ToNtp(MonoTime now)
    {
        ulong microseconds = (ulong)Math.Max(0, (now - _origin).Ticks / 10);
        return ((FirstSecond + (microseconds / 1_000_000)) << 32) | (((microseconds % 1_000_000) << 32) / 1_000_000);
    }

    public void Sent(in RtcpSenderInfo info)
    {
        _sent[_next] = info.CompactNtpTime;
        _next = (_next + 1) % Remembered;
    }

    /// <summary>Time to the other end and back; null when the block echoes none of the latest reports.</summary>
    public TimeSpan? RoundTrip(in RtcpReportBlock block, MonoTime arrival)
    {
        if (block.LastSenderReport == 0 || Array.IndexOf(_sent, block.LastSenderReport) < 0)
        {
            return null;
        }

        // Modulo 2^32, in 1/65,536 s; both roundings may make it a little negative.
        int units = unchecked((int)((uint)(ToNtp(arrival) >> 16) - block.LastSenderReport - block.DelaySinceLastSenderReport));
        return units < -65 ? null : FromUnits(Math.Max(0, units));
    }

    /// <summary>How long the echoed report was on its way, on both ends' clocks; null when that was told before.</summary>
    public TimeSpan? OneWay(in RtcpReportBlock block, ulong remoteNtp)
    {
        if (block.LastSenderReport == _lastEcho || Array.IndexOf(_sent, block.LastSenderReport) < 0)
        {
            return null;
        }

        _lastEcho = block.LastSenderReport;
        uint heardThere = unchecked((uint)(remoteNtp >> 16) - block.DelaySinceLastSenderReport);
        return FromUnits(unchecked((int)(heardThere - block.LastSenderReport)));
    }

    public static uint ToUnits(TimeSpan span) =>
        (uint)Math.Min(uint.MaxValue, Math.Max(0, span.Ticks) * 65_536.0 / TimeSpan.TicksPerSecond);

    private static TimeSpan FromUnits(int units) => TimeSpan.FromTicks((long)units * TimeSpan.TicksPerSecond / 65_536);
}
