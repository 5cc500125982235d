namespace VoipSdk;

/// <summary>
/// Where the time from the other end's microphone to this end's loudspeaker goes, as far as this end knows it, at present. What
/// both ends do alike is counted as this end does it.
/// </summary>
public readonly record struct CallDelays
{
    /// <summary>A frame: its first sample waits for the last.</summary>
    public TimeSpan Frame { get; init; }

    /// <summary>How far the encoder looks ahead: 6.5 ms with Opus (RFC 6716 §2), else none.</summary>
    public TimeSpan LookAhead { get; init; }

    /// <summary>Both changes of sample rate, where the codec's is not 48 kHz: 6 ms with PCMU, none with Opus.</summary>
    public TimeSpan Resampler { get; init; }

    /// <summary>Half the round-trip time; null before that is known.</summary>
    public TimeSpan? Network { get; init; }

    /// <summary>How long sound waits in the jitter buffer.</summary>
    public TimeSpan JitterBuffer { get; init; }

    /// <summary>All of them. Microphone and loudspeaker add theirs, which only their backends know.</summary>
    public TimeSpan Total => Frame + LookAhead + Resampler + (Network ?? TimeSpan.Zero) + JitterBuffer;
}
