namespace VoipSdk.Protocol.Security;

/// <summary>Why a packet was not accepted. Nothing in the receiver changed but a counter.</summary>
public enum SrtpFailure
{
    /// <summary>It was accepted.</summary>
    None = 0,

    /// <summary>Not version 2, shorter than header and tag, or longer than 65,535 bytes.</summary>
    Malformed,

    /// <summary>A packet with its index was accepted before.</summary>
    Replayed,

    /// <summary>
    /// So far behind the newest one that it cannot be told from a replayed one: see <see cref="SrtpReceiver"/>.
    /// </summary>
    TooOld,

    /// <summary>No key that can be in use made it: forged, damaged, or of another call.</summary>
    NotAuthentic,

    /// <summary>Its SSRC is new, and <see cref="SrtpReceiver.MaxSources"/> others are known.</summary>
    TooManySources,
}
