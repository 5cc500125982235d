namespace VoipSdk.Protocol.Security;

/// <summary>What a <see cref="SrtpReceiver"/> has counted since it was created. A snapshot.</summary>
public readonly record struct SrtpReceiverStatistics
{
    /// <summary>RTP packets accepted.</summary>
    public long RtpPackets { get; init; }

    /// <summary>Compound RTCP packets accepted.</summary>
    public long RtcpPackets { get; init; }

    /// <summary>Packets, of either kind, refused as <see cref="SrtpFailure.Malformed"/>.</summary>
    public long Malformed { get; init; }

    /// <summary>Packets refused as <see cref="SrtpFailure.Replayed"/>.</summary>
    public long Replayed { get; init; }

    /// <summary>Packets refused as <see cref="SrtpFailure.TooOld"/>.</summary>
    public long TooOld { get; init; }

    /// <summary>Packets refused as <see cref="SrtpFailure.NotAuthentic"/>.</summary>
    public long NotAuthentic { get; init; }

    /// <summary>Packets refused as <see cref="SrtpFailure.TooManySources"/>.</summary>
    public long TooManySources { get; init; }

    /// <summary>How often the peer went on with its next master key.</summary>
    public long KeyChanges { get; init; }
}
