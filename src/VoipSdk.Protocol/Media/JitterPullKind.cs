namespace VoipSdk.Protocol.Media;

/// <summary>What the next stretch of sound is made from.</summary>
public enum JitterPullKind
{
    /// <summary>Silence: nothing has begun, or the buffer fills again after a lack of packets.</summary>
    Silence = 0,

    /// <summary><see cref="JitterPull.Payload"/> is to be decoded.</summary>
    Packet,

    /// <summary>A packet is missing: the decoder makes up for <see cref="JitterPull.Duration"/>.</summary>
    Conceal,
}
