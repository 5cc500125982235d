namespace VoipSdk.Protocol.Rtp;

/// <summary>What the other end has told of the stream that we send, since it told last.</summary>
/// <remarks>Counted over the reports that came: one that got lost is made up for by the next.</remarks>
public readonly record struct RtcpFeedback
{
    /// <summary>When the report came.</summary>
    public MonoTime Arrival { get; init; }

    /// <summary>Time that it covers; zero for the first one, which says what came before in <see cref="FractionLost"/> alone.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Packets that should have come there in that time, by their sequence numbers.</summary>
    public int Expected { get; init; }

    /// <summary>Those of them that did not come; never negative.</summary>
    public int Lost { get; init; }

    /// <summary>Share of packets that got lost, 0 to 1.</summary>
    public double FractionLost { get; init; }

    /// <summary>Packets that got lost since the stream began; negative where duplicates came.</summary>
    public int CumulativeLost { get; init; }

    /// <summary>Interarrival jitter there.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Time to the other end and back (RFC 3550 §6.4.1), the delay there left out; null when no report of ours came there.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>
    /// How long our latest report was on its way, plus a constant that is the distance of both ends' clocks: only differences
    /// mean anything. Null when nothing new is known.
    /// </summary>
    public TimeSpan? RelativeDelay { get; init; }

    /// <summary>
    /// Whether <see cref="Lost"/> is that of an outage: for 2 s or more nothing came from the other end, either, and as much got
    /// lost as was sent in that time. It says nothing of how much the network carries.
    /// </summary>
    public bool FollowsOutage { get; init; }
}
