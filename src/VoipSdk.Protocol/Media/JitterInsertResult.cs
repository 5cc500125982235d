namespace VoipSdk.Protocol.Media;

/// <summary>What became of a packet that was given to a <see cref="JitterBuffer"/>.</summary>
public enum JitterInsertResult
{
    /// <summary>It waits for its turn.</summary>
    Accepted = 0,

    /// <summary>It waits for its turn, in a stream that begins anew with it: another source, or numbers far away.</summary>
    Restarted,

    /// <summary>
    /// It does not fit the stream (another source, or numbers far away) and is kept aside: where the next one continues
    /// it, the stream begins anew with both, else it is forgotten.
    /// </summary>
    OnProbation,

    /// <summary>It is there already, or was played.</summary>
    Duplicate,

    /// <summary>Its time has passed.</summary>
    Late,

    /// <summary>Its payload is longer than <see cref="JitterBufferOptions.MaxPayloadBytes"/>.</summary>
    TooLarge,

    /// <summary>It has no payload.</summary>
    Empty,
}
