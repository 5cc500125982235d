namespace VoipSdk.Protocol.Media;

/// <summary>What is known of the way to the other end since the report before.</summary>
public readonly record struct RateReport
{
    /// <summary>When it came.</summary>
    public MonoTime Arrival { get; init; }

    /// <summary>Time that it covers; a report of no time is taken for its delays alone.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Packets that should have come there in that time.</summary>
    public int Expected { get; init; }

    /// <summary>Those of them that did not come.</summary>
    public int Lost { get; init; }

    /// <summary>Packets that were sent here in as much time.</summary>
    public int Sent { get; init; }

    /// <summary>Interarrival jitter there.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>
    /// How long a packet was on its way, plus any constant (<see cref="Rtp.RtcpFeedback.RelativeDelay"/>, or the time there
    /// and back); null when that is not known.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>
    /// Whether the loss is that of a time without any network (<see cref="Rtp.RtcpFeedback.FollowsOutage"/>): nothing of the
    /// report is counted then, and the delay of a way that may be another one is compared with nothing before.
    /// </summary>
    public bool FollowsOutage { get; init; }
}
