namespace VoipSdk.Protocol.Security;

/// <summary>What a <see cref="SrtpReceiver"/> found out about a packet.</summary>
public readonly record struct SrtpPacketInfo
{
    /// <summary>Why it was not accepted; then all else is 0 and false.</summary>
    public SrtpFailure Failure { get; init; }

    /// <summary>Bytes of the plain packet, from where the protected one began.</summary>
    public int Length { get; init; }

    /// <summary>Who sent it. In a compound RTCP packet, the sender of its first packet.</summary>
    public uint Ssrc { get; init; }

    /// <summary>
    /// RTP: the sequence number with the roll-over counter above it, below 2^48. RTCP: the SRTCP index, counted on where its
    /// 31 bits wrap.
    /// </summary>
    public long Index { get; init; }

    /// <summary>
    /// Whether its index is above those of all packets of its kind and SSRC that were accepted before. Only such a packet may
    /// move the peer's address: others may be old ones that someone kept and sent from elsewhere.
    /// </summary>
    public bool IsNewest { get; init; }
}
