namespace VoipSdk.Protocol.Media;

/// <summary>
/// What to play now: walks over the ring in media time. While the ring is empty the position stays, so that packets that
/// come after all still have their place; what is concealed meanwhile is held against them and settled when they come.
/// </summary>
internal sealed partial class Playout
{
    private enum Pending
    {
        None = 0,
        Packet,

        /// <summary>A stretch of the gap before a packet that is there.</summary>
        Gap,

        /// <summary>A stretch for which there is nothing in the ring.</summary>
        Starved,

        /// <summary>A stretch added to lengthen the delay.</summary>
        Extension,
    }

    private readonly JitterBufferOptions _options;
    private readonly MediaClock _clock;
    private readonly PacketRing _ring;
    private readonly PlayoutDelay _delay;
    private readonly DelayCorrection _correction;
    private readonly JitterCounters _counters;
    private readonly long _maxConcealment;

    private bool _isPlaying;
    private long _position;
    private Pending _pending;
    private bool _isConcealing;
    private int _packetDuration;
    private long _lastSequence;
    private int _lastPayloadType;
    private bool _isDiscontinuous;

    // Since the last packet, in units: made up in all, made up with nothing in the ring, and of that not settled yet.
    private long _missing;
    private long _starved;
    private long _held;

    public Playout(JitterBufferOptions options, MediaClock clock, PacketRing ring, PlayoutDelay delay, JitterCounters counters)
    {
        _options = options;
        _clock = clock;
        _ring = ring;
        _delay = delay;
        _correction = new DelayCorrection(delay);
        _counters = counters;
        _maxConcealment = clock.ToUnits(options.MaxConcealment);
        Restart();
    }

    /// <summary>Whether anything of the present stream was played: until then it can still begin earlier.</summary>
    public bool HasPlayed { get; private set; }

    /// <summary>Driver's time less media time of what was played last, in microseconds; null while nothing is played.</summary>
    public long? Offset { get; private set; }

    /// <summary>The duration of a packet, going by the last one, in units.</summary>
    public int PacketDuration => _packetDuration;

    /// <summary>The stream begins anew.</summary>
    public void Restart()
    {
        _isPlaying = false;
        HasPlayed = false;
        Offset = null;
        _pending = Pending.None;
        _packetDuration = _clock.OnGrid(_options.FrameDuration, _clock.LongestPacket);
        _lastPayloadType = -1;
        _isDiscontinuous = false;
    }

    /// <summary>Sound from the play position to the beginning of the packet at <paramref name="timestamp"/>, in units.</summary>
    public long DurationUntil(long timestamp)
    {
        if (!_ring.TryFindFirst(out long first))
        {
            return 0;
        }

        return Math.Max(0, timestamp - (_isPlaying ? _position : _ring[first].Timestamp));
    }

    public JitterPull Pull(MonoTime now)
    {
        _pending = Pending.None;
        _isConcealing = false;
        if (!_isPlaying && !TryBegin(now, out int wait))
        {
            return new JitterPull(JitterPullKind.Silence, wait) { PayloadType = _lastPayloadType };
        }

        // Each round takes a packet out, settles what is held, shortens a gap or returns.
        while (true)
        {
            DropPassed();
            if (!_ring.TryFindFirst(out long first))
            {
                return Starve();
            }

            if (_held > 0)
            {
                Settle(_ring[first].Timestamp, now);
                continue;
            }

            long gap = _ring[first].Timestamp - _position;
            if (gap >= _clock.Grain)
            {
                if (TryShortenGap(gap))
                {
                    continue;
                }

                return FillGap(first, gap);
            }

            if (TryPlay(first, now, out JitterPull pull))
            {
                return pull;
            }
        }
    }

    public void Played(int duration)
    {
        if (_isConcealing)
        {
            _counters.ConcealedDuration += duration;
        }

        switch (_pending)
        {
            case Pending.Packet when duration > 0:
                _position += duration;
                _packetDuration = _clock.OnGrid(duration, _clock.LongestPacket);
                _missing = 0;
                _starved = 0;
                _counters.PlayedDuration += duration;
                break;
            case Pending.Gap:
                _position += duration;
                _missing += duration;
                break;
            case Pending.Starved:
                _held += duration;
                _starved += duration;
                _missing += duration;
                break;
            case Pending.Extension:
                _correction.Shift(_clock.ToMicroseconds(duration));
                break;
        }

        _pending = Pending.None;
        _isConcealing = false;
    }
}
