using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Media;

/// <summary>
/// Puts the packets of one RTP stream back in order and in time (docs/guides/media-pipeline.md). A pure machine: packets
/// and time go in, what to play comes out.
/// </summary>
/// <remarks>
/// One owner, the playback side: not thread-safe, no locks. After construction it allocates nothing, except where more bytes of
/// payloads wait at once than ever before: then room for twice as many. No packet makes it throw.
/// </remarks>
public sealed class JitterBuffer
{
    /// <summary>A pause at the sender may look this much longer there than here.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(60);

    /// <summary>The most that a playback device leaves between its requests: what stands still longer is not the network.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMilliseconds(40);

    private readonly JitterBufferOptions _options;
    private readonly MediaClock _clock;
    private readonly StreamContinuity _continuity;
    private readonly PacketRing _ring;
    private readonly PlayoutDelay _delay;
    private readonly Playout _playout;
    private readonly JitterCounters _counters = new();
    private readonly ArrivalQueue _arrivals;

    // Of the negative time between requests: the longest of late.
    private readonly SlidingMinimum _intervals = new(TimeSpan.FromSeconds(2));
    private readonly byte[] _candidatePayload;
    private readonly long _maxDuration;

    private RtpHeader _candidate;
    private MonoTime _candidateArrival;
    private int _candidateLength;
    private bool _hasCandidate;
    private long _newest;
    private long _secondNewest;
    private MonoTime _lastRequest;

    /// <summary>Creates an empty buffer.</summary>
    /// <exception cref="ArgumentException">Values of <paramref name="options"/> are out of range; the message names each.</exception>
    public JitterBuffer(JitterBufferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _clock = new MediaClock(options.ClockRate);
        _ring = new PacketRing(options.Capacity);
        _continuity = new StreamContinuity(_clock, _ring.Capacity / 2, Slack);
        _delay = new PlayoutDelay(options);
        _arrivals = new ArrivalQueue(_ring.Capacity);
        _playout = new Playout(options, _clock, _ring, _delay, _counters);
        _candidatePayload = new byte[options.MaxPayloadBytes];
        _maxDuration = _clock.ToUnits(options.MaxDelay);
    }

    /// <summary>Sound that waits, from the play position to the end of the newest packet.</summary>
    public TimeSpan BufferedDelay =>
        _ring.Count == 0 ? TimeSpan.Zero : _clock.ToTimeSpan(_playout.DurationUntil(_newest) + _playout.PacketDuration);

    /// <summary>
    /// Whether what is played is resampled by the ratio of the sender's clock to the playback device's. Packets and the
    /// device's requests then slide past each other, which neither the delay follows nor stretching: it does for all of their
    /// positions. False by default; may change at any time.
    /// </summary>
    public bool IsResampled
    {
        get => _playout.IsResampled;
        set => _playout.IsResampled = value;
    }

    /// <summary>Counters and present state.</summary>
    public JitterBufferStatistics Statistics => new()
    {
        Received = _counters.Received,
        Played = _counters.Played,
        Late = _counters.Late,
        Duplicates = _counters.Duplicates,
        Rejected = _counters.Rejected,
        Skipped = _counters.Skipped,
        AcceleratedDuration = _counters.AcceleratedDuration,
        ExpandedDuration = _counters.ExpandedDuration,
        Lost = _counters.Lost,
        ConcealedFrames = _counters.ConcealedFrames,
        ConcealedDuration = _counters.ConcealedDuration,
        PlayedDuration = _counters.PlayedDuration,
        Starvations = _counters.Starvations,
        Restarts = _counters.Restarts,
        TargetDelay = TimeSpan.FromTicks(_delay.TargetMicroseconds * 10),
        CurrentDelay = _playout.Offset is { } offset ? TimeSpan.FromTicks(_delay.DelayOf(offset) * 10) : TimeSpan.Zero,
        Buffered = BufferedDelay,
    };

    /// <inheritdoc cref="Insert(in RtpHeader, ReadOnlySpan{byte}, MonoTime, bool)" />
    public JitterInsertResult Insert(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival) =>
        Insert(header, payload, arrival, coversPrevious: false);

    /// <summary>Takes a packet; its payload is copied.</summary>
    /// <param name="header">Its header, any.</param>
    /// <param name="payload">Its payload, without padding.</param>
    /// <param name="arrival">When the network delivered it, not when it was handed over.</param>
    /// <param name="coversPrevious">
    /// Whether the payload can stand in for the packet before it as well (Opus in-band FEC): the delay is then chosen so that
    /// it does.
    /// </param>
    /// <remarks>The payload type is not judged: a packet that no decoder takes is better not given to the buffer.</remarks>
    public JitterInsertResult Insert(
        in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival, bool coversPrevious)
    {
        _counters.Received++;
        if (payload.IsEmpty || payload.Length > _options.MaxPayloadBytes)
        {
            _counters.Rejected++;
            return payload.IsEmpty ? JitterInsertResult.Empty : JitterInsertResult.TooLarge;
        }

        if (!_continuity.HasBegun)
        {
            Begin(header, arrival);
        }

        if (_continuity.Place(header, arrival, false, out long sequence, out long timestamp) == StreamFit.Odd)
        {
            return Probe(header, payload, arrival);
        }

        _hasCandidate = false;
        if (coversPrevious && !_ring.Knows(sequence - 1) && sequence > _ring.Base)
        {
            _arrivals.Add(timestamp - _playout.PacketDuration, arrival);
        }

        return Admit(sequence, timestamp, header.PayloadType, payload, arrival);
    }

    /// <summary>
    /// Takes the copy of an earlier packet that came with a later one (RFC 2198), if that packet is missing and can still be
    /// played; else nothing happens. To be called after the packet that brought the copy was inserted.
    /// </summary>
    /// <param name="header">As the original's must have been.</param>
    /// <param name="payload">The original's payload; it is copied.</param>
    /// <param name="arrival">When the copy came: the delay is chosen so that it pays to wait for copies where packets get lost.</param>
    /// <returns>Whether the copy is in the original's place. The original, should it come, is then a duplicate.</returns>
    public bool InsertCopy(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival)
    {
        bool isOlder = _continuity.HasBegun && (short)(header.SequenceNumber - (ushort)_continuity.NewestSequence) < 0;
        if (!isOlder || payload.IsEmpty || payload.Length > _options.MaxPayloadBytes
            || _continuity.Place(header, arrival, false, out long sequence, out long timestamp) == StreamFit.Odd
            || _ring.Knows(sequence))
        {
            return false;
        }

        if (sequence < _ring.Base)
        {
            // Of use with more delay: how much is learnt from it.
            _arrivals.Add(timestamp, arrival);
            return false;
        }

        _counters.Received++;
        return Admit(sequence, timestamp, header.PayloadType, payload, arrival) == JitterInsertResult.Accepted;
    }

    /// <summary>Decides what the next stretch of sound is made from. Call it whenever the stretch before is used up.</summary>
    /// <param name="now">When the stretch will be played or, less exactly, the time of the call.</param>
    public JitterPull Pull(MonoTime now)
    {
        Requested(now);
        return _playout.Pull(now, 0, _options.FrameDuration, request: 0);
    }

    /// <summary>Decides what the next stretch of sound is made from.</summary>
    /// <param name="now">The time of the call: what is asked for is used then, or in one go with it.</param>
    /// <param name="waiting">Sound from earlier pulls that will be played before it; time-stamp units.</param>
    /// <param name="needed">How much is asked for at least: where nothing is there, no more is made up than has to be.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public JitterPull Pull(MonoTime now, int waiting, int needed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(waiting);
        ArgumentOutOfRangeException.ThrowIfNegative(needed);
        Requested(now);
        return _playout.Pull(now, waiting, needed, waiting + needed);
    }

    /// <summary>
    /// Says that the playback device has asked for sound. To be called at each request, before <see cref="Pull(MonoTime)"/>,
    /// also where what waits will do: how late a packet is depends on which request could have played it.
    /// </summary>
    /// <param name="now">The time of the request.</param>
    public void Requested(MonoTime now)
    {
        TimeSpan interval = Interval(now);
        while (_arrivals.TryTake(out long timestamp, out MonoTime arrival))
        {
            if (IsResampled)
            {
                // Sooner or later a packet of the stream comes just after a request.
                _playout.Arrived(timestamp, arrival + interval);
            }
            else if (_playout.Spread > 0)
            {
                // Not all of them can be played by the first request that comes.
                _playout.Arrived(timestamp, arrival);
            }
            else
            {
                MonoTime latest = arrival + LongestRequest;
                _playout.Arrived(timestamp, now < latest ? now : latest);
            }
        }
    }

    private TimeSpan Interval(MonoTime now)
    {
        if (now > _lastRequest)
        {
            _intervals.Add((_lastRequest - now).Ticks / 10, now);
            _lastRequest = now;
        }

        TimeSpan longest = _intervals.IsEmpty ? TimeSpan.Zero : TimeSpan.FromTicks(-_intervals.Value * 10);
        return longest < LongestRequest ? longest : LongestRequest;
    }

    /// <inheritdoc cref="Played(int, int)" />
    public void Played(int duration) => Played(duration, duration);

    /// <summary>
    /// Says how much sound the last <see cref="Pull(MonoTime)"/> became. Call it once after each pull; without it the pull
    /// counts as not played.
    /// </summary>
    /// <param name="duration">
    /// Time-stamp units: for a packet what it decoded to (0 when it was malformed), else how much was concealed or silent.
    /// </param>
    /// <param name="output">How long that lasts after stretching; <paramref name="duration"/> when it was not stretched.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public void Played(int duration, int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        _playout.Played(duration, output);
    }

    private void Begin(in RtpHeader header, MonoTime arrival)
    {
        _continuity.Begin(header, arrival);
        _counters.Skipped += _ring.Count;
        _ring.Clear(_continuity.NewestSequence);
        _arrivals.Clear();
        _delay.Forget();
        _playout.Restart();
        _newest = _secondNewest = _continuity.NewestTimestamp;
    }

    private JitterInsertResult Probe(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival)
    {
        if (!_hasCandidate || !_continuity.AreNeighbours(_candidate, header))
        {
            _counters.Rejected++;
            _hasCandidate = true;
            _candidate = header;
            _candidateArrival = arrival;
            _candidateLength = payload.Length;
            payload.CopyTo(_candidatePayload);
            return JitterInsertResult.OnProbation;
        }

        _hasCandidate = false;
        _counters.Rejected--;
        bool continues = _continuity.Place(_candidate, _candidateArrival, true, out long sequence, out long timestamp)
            == StreamFit.Fits;
        if (!continues)
        {
            _counters.Restarts++;
            Begin(_candidate, _candidateArrival);
            sequence = _continuity.NewestSequence;
            timestamp = _continuity.NewestTimestamp;
        }

        ReadOnlySpan<byte> candidate = _candidatePayload.AsSpan(0, _candidateLength);
        Admit(sequence, timestamp, _candidate.PayloadType, candidate, _candidateArrival);
        _continuity.Place(header, arrival, false, out sequence, out timestamp);
        JitterInsertResult result = Admit(sequence, timestamp, header.PayloadType, payload, arrival);
        return continues ? result : JitterInsertResult.Restarted;
    }

    private JitterInsertResult Admit(
        long sequence, long timestamp, int payloadType, ReadOnlySpan<byte> payload, MonoTime arrival)
    {
        if (_ring.Knows(sequence))
        {
            _counters.Duplicates++;
            return JitterInsertResult.Duplicate;
        }

        _arrivals.Add(timestamp, arrival);
        if (sequence < _ring.Base)
        {
            if (_playout.HasPlayed || _continuity.NewestSequence - sequence >= _ring.Capacity)
            {
                _counters.Late++;
                return JitterInsertResult.Late;
            }

            _ring.MoveBase(sequence);
        }

        MakeRoom(sequence);
        _ring.Store(
            new PacketSlot
            {
                Sequence = sequence,
                Timestamp = timestamp,
                Arrival = arrival,
                Length = payload.Length,
                PayloadType = payloadType,
                State = PacketSlotState.Held,
            },
            payload);
        Bound(timestamp);
        return JitterInsertResult.Accepted;
    }

    private void MakeRoom(long sequence)
    {
        long lowest = sequence - _ring.Capacity + 1;
        while (_ring.TryFindFirst(out long first) && first < lowest)
        {
            _playout.CutOldest();
        }

        if (_ring.Base < lowest)
        {
            _counters.Lost += lowest - _ring.Base;
            _ring.MoveBase(lowest);
        }
    }

    // Measured to the newest packet, unless that lies far ahead of the one before it: a single odd packet must not empty
    // the buffer.
    private void Bound(long timestamp)
    {
        if (timestamp > _newest)
        {
            _secondNewest = _newest;
            _newest = timestamp;
        }
        else if (timestamp > _secondNewest)
        {
            _secondNewest = timestamp;
        }

        long end = Math.Min(_newest, _secondNewest + _clock.LongestPacket);
        while (_ring.Count > 1 && _playout.DurationUntil(end) > _maxDuration)
        {
            _playout.CutOldest();
        }
    }
}
