namespace VoipSdk.Protocol.Media;

/// <summary>The counters behind <see cref="JitterBufferStatistics"/>, shared by the parts of one buffer.</summary>
internal sealed class JitterCounters
{
    public long Received { get; set; }

    public long Played { get; set; }

    public long Late { get; set; }

    public long Duplicates { get; set; }

    public long Rejected { get; set; }

    public long Skipped { get; set; }

    public long AcceleratedDuration { get; set; }

    public long ExpandedDuration { get; set; }

    public long Lost { get; set; }

    public long ConcealedFrames { get; set; }

    public long ConcealedDuration { get; set; }

    public long PlayedDuration { get; set; }

    public long Starvations { get; set; }

    public long Restarts { get; set; }
}
