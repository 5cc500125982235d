namespace VoipSdk.Protocol.Rtp;

/// <summary>Types of RTCP packets (RFC 3550 §12.1); others exist, and are walked past.</summary>
public enum RtcpPacketType
{
    /// <summary>No packet.</summary>
    None = 0,

    /// <summary>SR: what a sender sent, and what it received.</summary>
    SenderReport = 200,

    /// <summary>RR: what a receiver received.</summary>
    ReceiverReport = 201,

    /// <summary>SDES: who a source is.</summary>
    SourceDescription = 202,

    /// <summary>BYE: a source ends.</summary>
    Goodbye = 203,

    /// <summary>APP: defined by applications.</summary>
    Application = 204,
}
