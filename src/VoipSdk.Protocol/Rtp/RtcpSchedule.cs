namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// When the next report is due (RFC 3550 §6.2, §6.3), for two members who both send: each spends a twentieth of what it sends,
/// at random times, so that the two do not fall into step. Membership never changes, so nothing is reconsidered.
/// </summary>
internal struct RtcpSchedule(ulong seed)
{
    /// <summary>IPv4, UDP, the prefix of 014, the RTP header and SRTP's tag.</summary>
    public const int PacketOverheadBytes = 28 + 4 + 12 + 16;
    private const double BandwidthShare = 0.05;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // What RFC 3550 §6.2 has for the shortest; who sends next to nothing has little to learn.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private ulong _state = seed;
    private double _averageBytes = 128;

    public MonoTime? Next { get; private set; }

    public void Begin(MonoTime now) => Next = now + Randomized(TimeSpan.FromTicks(Shortest.Ticks / 2));

    public void Heard(int bytes) => _averageBytes += (bytes - _averageBytes) / 16;

    /// <param name="now">The time.</param>
    /// <param name="bytes">Of the report that was sent.</param>
    /// <param name="mediaBitrate">What was sent since the one before, headers included.</param>
    public void Sent(MonoTime now, int bytes, double mediaBitrate)
    {
        Heard(bytes);
        double seconds = mediaBitrate <= 0 ? double.MaxValue : _averageBytes * 8 / (BandwidthShare * mediaBitrate);
        Next = now + Randomized(TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Max(Shortest.TotalSeconds, seconds))));
    }

    public void End() => Next = null;

    /// <summary>The next 64 random bits (SplitMix64).</summary>
    public ulong NextBits()
    {
        unchecked
        {
            ulong z = _state += 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }
    }

    // Half of it to one and a half times as much.
    private TimeSpan Randomized(TimeSpan interval) =>
        TimeSpan.FromTicks((interval.Ticks / 2) + (long)(interval.Ticks * ((NextBits() >> 11) / (double)(1UL << 53))));
}
