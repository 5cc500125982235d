namespace VoipSdk.Protocol.Media;

/// <summary>Counters of a <see cref="JitterBuffer"/> since its creation, and its present state.</summary>
public readonly record struct JitterBufferStatistics
{
    /// <summary>Packets given to the buffer.</summary>
    public long Received { get; init; }

    /// <summary>Packets handed out to be decoded.</summary>
    public long Played { get; init; }

    /// <summary>Packets dropped because their time had passed.</summary>
    public long Late { get; init; }

    /// <summary>Packets dropped because they were there already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Packets dropped because they had no payload, were too large, or did not fit the stream.</summary>
    public long Rejected { get; init; }

    /// <summary>Packets dropped to keep within the longest delay, or before playback began.</summary>
    public long Skipped { get; init; }

    /// <summary>By how much sound was shortened to lower the delay, in time-stamp units.</summary>
    public long AcceleratedDuration { get; init; }

    /// <summary>By how much sound was lengthened to raise the delay, or to bridge a stall, in time-stamp units.</summary>
    public long ExpandedDuration { get; init; }

    /// <summary>Packets that were not there at their turn, late ones included.</summary>
    public long Lost { get; init; }

    /// <summary>Stretches handed out to be concealed.</summary>
    public long ConcealedFrames { get; init; }

    /// <summary>Sound that was concealed, in time-stamp units, after stretching, as <see cref="JitterBuffer.Played(int, int)"/> reported it.</summary>
    public long ConcealedDuration { get; init; }

    /// <summary>Sound that was decoded from packets, in time-stamp units, before stretching, as <see cref="JitterBuffer.Played(int, int)"/> reported it.</summary>
    public long PlayedDuration { get; init; }

    /// <summary>How often the buffer ran empty for so long that it had to fill again.</summary>
    public long Starvations { get; init; }

    /// <summary>How often the stream began anew: another source, or numbers far away.</summary>
    public long Restarts { get; init; }

    /// <summary>The delay that is aimed at.</summary>
    public TimeSpan TargetDelay { get; init; }

    /// <summary>How much later than the fastest packets sound is played at present; zero while nothing is played.</summary>
    public TimeSpan CurrentDelay { get; init; }

    /// <summary>Sound that waits, from the play position to the end of the newest packet.</summary>
    public TimeSpan Buffered { get; init; }
}
