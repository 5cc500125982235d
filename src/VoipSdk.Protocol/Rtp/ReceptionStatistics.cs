namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// What a receiver knows of one sender's packets: sequence validation, loss and interarrival jitter
/// (RFC 3550 A.1, A.3, A.8).
/// </summary>
/// <remarks>
/// Counts what the network did, not what was heard: a packet that comes too late for the jitter buffer was received.
/// Two packets in sequence are needed before a source counts, and after a jump of more than 3,000 forward or 100 back.
/// Another SSRC is another source: the statistics begin anew with it, on the same condition. Not thread-safe. Allocates
/// nothing after construction.
/// </remarks>
public sealed class ReceptionStatistics
{
    private const int MaxDropout = 3_000;
    private const int MaxMisorder = 100;
    private const int RecentCount = 128;
    private const int NoRecent = -1;

    // Which numbers came of late, so that duplicates are told from packets that changed places.
    private readonly int[] _recent = new int[RecentCount];
    private SequenceUnwrapper _sequence;
    private RtpHeader _candidate;
    private MonoTime _candidateArrival;
    private bool _hasCandidate;
    private bool _isValid;
    private long _baseSequence;
    private long _highestSequence;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _lastTimestamp;
    private MonoTime _lastArrival;
    private double _jitterMicroseconds;

    /// <summary>The source that is counted; 0 until there is one.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>Packets received of the present source since it was validated, duplicates included.</summary>
    public long Received { get; private set; }

    /// <summary>Packets that the sender's numbers say were sent.</summary>
    public long Expected => _isValid ? _highestSequence - _baseSequence + 1 : 0;

    /// <summary><see cref="Expected"/> less <see cref="Received"/>: negative where duplicates came (RFC 3550 §6.4.1).</summary>
    public long Lost => Expected - Received;

    /// <summary>Packets that were there already, of the last 128 numbers.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Packets that came after one with a higher number, duplicates not included.</summary>
    public long Reordered { get; private set; }

    /// <summary>Packets that belong to no source, or lie far from it; also those that waited in vain for a second one.</summary>
    public long Rejected { get; private set; }

    /// <summary>The highest sequence number, with the count of its wraps above the lower 16 bits (RFC 3550 §6.4.1).</summary>
    public uint ExtendedHighestSequence => unchecked((uint)_highestSequence);

    /// <summary>Mean deviation of the packets' transit times, smoothed by 1/16 (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter => TimeSpan.FromTicks((long)(_jitterMicroseconds * 10));

    /// <summary>Takes note of a packet.</summary>
    /// <param name="header">Its header, any.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="clockRate">Time-stamp units a second of its payload type, in Hz; 1 or more.</param>
    /// <returns>Whether it belongs to the stream; false for probation, and for numbers far from the stream's.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clockRate"/> is not positive.</exception>
    public bool Update(in RtpHeader header, MonoTime arrival, int clockRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clockRate);
        if (!_isValid || header.Ssrc != Ssrc)
        {
            return Probe(header, arrival, clockRate);
        }

        int ahead = (short)(header.SequenceNumber - (ushort)_highestSequence);
        if (ahead is >= MaxDropout or < -MaxMisorder)
        {
            return Probe(header, arrival, clockRate);
        }

        Count(header, arrival, clockRate);
        return true;
    }

    /// <summary>
    /// Makes the report block that a receiver report or a sender report carries, and begins the next interval for its
    /// fraction lost (RFC 3550 §6.4.1, A.3).
    /// </summary>
    /// <param name="clockRate">The one given to <see cref="Update"/>: reports carry jitter in its units.</param>
    /// <param name="lastSenderReport">Middle 32 bits of the NTP time of the last SR from the source; 0 when there was none.</param>
    /// <param name="delaySinceLastSenderReport">Since then, in units of 1/65,536 s; 0 when there was none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clockRate"/> is not positive.</exception>
    public RtcpReportBlock TakeReport(int clockRate, uint lastSenderReport, uint delaySinceLastSenderReport)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clockRate);
        long expected = Expected - _expectedBefore;
        long lost = expected - (Received - _receivedBefore);
        _expectedBefore = Expected;
        _receivedBefore = Received;
        int fraction = expected <= 0 || lost <= 0 ? 0 : (int)Math.Min(255, (lost << 8) / expected);
        return new RtcpReportBlock(
            Ssrc,
            fraction,
            (int)Math.Min(RtcpReportBlock.MaxCumulativeLost, Math.Max(RtcpReportBlock.MinCumulativeLost, Lost)),
            ExtendedHighestSequence,
            (uint)Math.Min(uint.MaxValue, _jitterMicroseconds * clockRate / 1e6),
            lastSenderReport,
            delaySinceLastSenderReport);
    }

    private bool Probe(in RtpHeader header, MonoTime arrival, int clockRate)
    {
        bool continues = _hasCandidate && header.Ssrc == _candidate.Ssrc
            && header.SequenceNumber == (ushort)(_candidate.SequenceNumber + 1);
        if (!continues)
        {
            Rejected++;
            _hasCandidate = true;
            _candidate = header;
            _candidateArrival = arrival;
            return false;
        }

        // Both count: the first was rejected only until the second came.
        Rejected--;
        Begin(_candidate, _candidateArrival);
        Count(_candidate, _candidateArrival, clockRate);
        Count(header, arrival, clockRate);
        return true;
    }

    private void Begin(in RtpHeader header, MonoTime arrival)
    {
        _isValid = true;
        _hasCandidate = false;
        Ssrc = header.Ssrc;
        Received = Duplicates = Reordered = 0;
        _expectedBefore = _receivedBefore = 0;
        _jitterMicroseconds = 0;
        _sequence = default;
        _baseSequence = _highestSequence = _sequence.Unwrap(header.SequenceNumber);
        _lastTimestamp = header.Timestamp;
        _lastArrival = arrival;
        Array.Fill(_recent, NoRecent);
    }

    private void Count(in RtpHeader header, MonoTime arrival, int clockRate)
    {
        long sequence = _sequence.Peek(header.SequenceNumber);
        Received++;
        ref int recent = ref _recent[header.SequenceNumber % RecentCount];
        bool isDuplicate = recent == header.SequenceNumber;
        recent = header.SequenceNumber;
        if (sequence > _highestSequence || Received == 1)
        {
            _highestSequence = _sequence.Unwrap(header.SequenceNumber);
        }
        else if (isDuplicate)
        {
            Duplicates++;
            return;
        }
        else
        {
            Reordered++;
            _baseSequence = Math.Min(_baseSequence, sequence);
        }

        double media = (int)(header.Timestamp - _lastTimestamp) * 1e6 / clockRate;
        double deviation = Math.Abs(arrival.Microseconds - _lastArrival.Microseconds - media);
        _jitterMicroseconds += (deviation - _jitterMicroseconds) / 16;
        _lastTimestamp = header.Timestamp;
        _lastArrival = arrival;
    }
}
