namespace VoipSdk.TestKit;

/// <summary>What one direction of a link has done so far.</summary>
public sealed record LinkStatistics
{
    /// <summary>Datagrams that were sent into it.</summary>
    public long Sent { get; init; }

    /// <summary>Bytes that were sent into it, without headers.</summary>
    public long BytesSent { get; init; }

    /// <summary>Datagrams lost by chance.</summary>
    public long LostByChance { get; init; }

    /// <summary>Datagrams lost in an outage.</summary>
    public long LostInOutage { get; init; }

    /// <summary>Datagrams that found the bottleneck's queue full.</summary>
    public long LostInQueue { get; init; }

    /// <summary>Datagrams that arrive twice.</summary>
    public long Duplicated { get; init; }

    /// <summary>Datagrams, doubled ones counted twice, that were held back for later ones to overtake.</summary>
    public long HeldBack { get; init; }

    /// <summary>Datagrams that had to wait for the bottleneck.</summary>
    public long Queued { get; init; }

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestWait { get; init; }

    /// <summary>Datagrams lost for any reason.</summary>
    public long Lost => LostByChance + LostInOutage + LostInQueue;

    /// <summary>The sums of two directions, and the longer of the longest waits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public LinkStatistics Plus(LinkStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new LinkStatistics
        {
            Sent = Sent + other.Sent,
            BytesSent = BytesSent + other.BytesSent,
            LostByChance = LostByChance + other.LostByChance,
            LostInOutage = LostInOutage + other.LostInOutage,
            LostInQueue = LostInQueue + other.LostInQueue,
            Duplicated = Duplicated + other.Duplicated,
            HeldBack = HeldBack + other.HeldBack,
            Queued = Queued + other.Queued,
            LongestWait = LongestWait > other.LongestWait ? LongestWait : other.LongestWait,
        };
    }

    /// <summary>One line for a console: <c>500 sent, 52 lost, 0 doubled, 12 queued (at most 34 ms)</c>.</summary>
    public override string ToString()
    {
        FormattableString text =
            $"{Sent} sent, {Lost} lost, {Duplicated} doubled, {Queued} queued (at most {LongestWait.TotalMilliseconds:F0} ms)";
        return FormattableString.Invariant(text);
    }
}
