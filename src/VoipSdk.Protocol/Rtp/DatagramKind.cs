namespace VoipSdk.Protocol.Rtp;

/// <summary>What shares a call's socket (RFC 7983 §7, docs/PROTOCOL.md), or an RTP session's packets (RFC 5761 §4).</summary>
public enum DatagramKind
{
    /// <summary>Nothing that we know; also an empty datagram.</summary>
    Unknown = 0,

    /// <summary>A STUN message: the first byte is 0 to 3.</summary>
    Stun,

    /// <summary>A packet as text, 014 included: the first byte is an ASCII digit.</summary>
    Packet,

    /// <summary>RTP or SRTP.</summary>
    Rtp,

    /// <summary>RTCP or SRTCP.</summary>
    Rtcp,
}
