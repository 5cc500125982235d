namespace VoipSdk.Protocol.Calls;

/// <summary>What a <see cref="CallAgent"/> has counted since it was created. A snapshot.</summary>
public readonly record struct CallAgentCounters
{
    /// <summary>Datagrams from addresses that are neither a contact's nor a call's, dropped unread.</summary>
    public long FromStrangers { get; init; }

    /// <summary>Datagrams that are no signalling packet.</summary>
    public long Malformed { get; init; }

    /// <summary>
    /// 004 whose username is not a contact, or whose source is not that contact's address. Not answered.
    /// </summary>
    public long RefusedCallers { get; init; }

    /// <summary>004 that were answered with a challenge, because their source had not proven its address.</summary>
    public long Challenges { get; init; }

    /// <summary>
    /// Packets of secured calls whose signature or code was wrong, or that were taken before. They change nothing.
    /// </summary>
    public long NotAuthentic { get; init; }

    /// <summary>Calls that were told "busy".</summary>
    public long Busy { get; init; }

    /// <summary>Calls refused because no codec was in common.</summary>
    public long NoCommonCodec { get; init; }

    /// <summary>Packets of a call that is not known (any more).</summary>
    public long UnknownCall { get; init; }

    /// <summary>Answers not given because they would have been longer than the datagram they answer.</summary>
    public long WithheldAnswers { get; init; }

    /// <summary>Answers dropped because the driver did not send fast enough.</summary>
    public long DroppedAnswers { get; init; }
}
