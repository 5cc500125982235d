namespace VoipSdk.TestKit;

/// <summary>Why a <see cref="LinkModel"/> does not deliver a datagram.</summary>
public enum LinkLossCause
{
    /// <summary>It is delivered.</summary>
    None = 0,

    /// <summary>Lost by <see cref="Link.Loss"/> or <see cref="Link.LossStates"/>.</summary>
    Chance,

    /// <summary>Sent during a <see cref="Link.Outage"/>.</summary>
    Outage,

    /// <summary>Would have waited longer than <see cref="Link.LongestQueue"/>.</summary>
    FullQueue,
}
