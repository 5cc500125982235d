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

    /// <summary>Packets dropped to lower the delay: after a stall, or because the sender's clock is faster.</summary>
    public long Skipped { get; init; }

    /// <summary>Stretches added to lengthen the delay: the sender's clock is slower, or the network became so.</summary>
    public long Extended { get; init; }

    /// <summary>Packets that were not there at their turn, late ones included.</summary>
    public long Lost { get; init; }

    /// <summary>Stretches handed out to be concealed, those of <see cref="Extended"/> included.</summary>
    public long ConcealedFrames { get; init; }

    /// <summary>Sound that was concealed, in time-stamp units as <see cref="JitterBuffer.Played"/> reported it.</summary>
    public long ConcealedDuration { get; init; }

    /// <summary>Sound that was decoded from packets, in time-stamp units as <see cref="JitterBuffer.Played"/> reported it.</summary>
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
