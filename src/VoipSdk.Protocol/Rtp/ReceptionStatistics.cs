namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// What a receiver knows of one sender's packets: sequence validation, loss and interarrival jitter
/// (RFC 3550 A.1, A.3, A.8).
/// </summary>
/// <remarks>
/// Counts what the network did, not what was heard: a packet that comes too late for the jitter buffer was received.
/// Two packets in sequence are needed before a source counts. Not thread-safe. Allocates nothing after construction.
/// </remarks>
public sealed class ReceptionStatistics
{
    /// <summary>Takes note of a packet.</summary>
    /// <param name="header">Its header, any.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="clockRate">Time-stamp units a second of its payload type, in Hz; 1 or more.</param>
    /// <returns>Whether it belongs to the stream; false for probation, and for numbers far from the stream's.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clockRate"/> is not positive.</exception>
    public bool Update(in RtpHeader header, MonoTime arrival, int clockRate) => throw new NotImplementedException();

    /// <summary>Packets received of the valid stream, duplicates included.</summary>
    public long Received { get; private set; }

    /// <summary>Packets that the sender's numbers say were sent.</summary>
    public long Expected { get; private set; }

    /// <summary><see cref="Expected"/> less <see cref="Received"/>: negative where duplicates came (RFC 3550 §6.4.1).</summary>
    public long Lost => Expected - Received;

    /// <summary>Packets that were there already, of those recent enough to be remembered.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Packets that came after one with a higher number.</summary>
    public long Reordered { get; private set; }

    /// <summary>Mean deviation of the packets' transit times, smoothed (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter { get; private set; }
}
