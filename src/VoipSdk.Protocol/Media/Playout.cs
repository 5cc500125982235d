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

        /// <summary>A stretch of a pause, in which media time has no meaning.</summary>
        Pause,
    }

    private readonly JitterBufferOptions _options;
    private readonly MediaClock _clock;
    private readonly PacketRing _ring;
    private readonly PlayoutDelay _delay;
    private readonly DelayControl _control;
    private readonly JitterCounters _counters;
    private readonly long _maxConcealment;
    private readonly int _shortestConcealment;

    private bool _isPlaying;
    private long _position;
    private Pending _pending;
    private bool _isConcealing;
    private int _packetDuration;
    private long _lastSequence;
    private int _lastPayloadType;
    private int _lastLength;
    private bool _wasMalformed;
    private bool _isDiscontinuous;
    private MonoTime _lastArrival;
    private bool _isResampled;

    // Since the last packet, in units: made up in all, and of that with nothing in the ring and not settled yet.
    private long _missing;
    private long _held;

    public Playout(JitterBufferOptions options, MediaClock clock, PacketRing ring, PlayoutDelay delay, JitterCounters counters)
    {
        _options = options;
        _clock = clock;
        _ring = ring;
        _delay = delay;
        _control = new DelayControl(delay, clock);
        _counters = counters;
        _maxConcealment = clock.ToUnits(options.MaxConcealment);
        _shortestConcealment = clock.ShortestConcealment;
        Restart();
    }

    /// <summary>Whether anything of the present stream was played: until then it can still begin earlier.</summary>
    public bool HasPlayed { get; private set; }

    /// <summary>Whether where packets lie between the device's requests changes all the time.</summary>
    public bool IsResampled
    {
        get => _isResampled;
        set
        {
            if (_isResampled != value)
            {
                // What was measured means something else from now on.
                _isResampled = value;
                _control.Reset();
            }
        }
    }

    /// <inheritdoc cref="RequestPhase.Spread" />
    public long Spread => _control.Spread;

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
        _lastLength = int.MaxValue;
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

    /// <summary>A packet of the stream became playable.</summary>
    public void Arrived(long timestamp, MonoTime at)
    {
        _delay.Observe(_clock.ToMicroseconds(timestamp), at, _clock.ToMicroseconds(_packetDuration));
        _lastArrival = at;
    }

    /// <param name="now">The time of the call.</param>
    /// <param name="waiting">Sound that will be played before what is pulled, in units.</param>
    /// <param name="needed">How much is asked for at least, in units.</param>
    /// <param name="request">What the device takes at once, in units; 0 where it is asked whenever sound is used up.</param>
    public JitterPull Pull(MonoTime now, int waiting, int needed, int request)
    {
        _pending = Pending.None;
        _isConcealing = false;
        _delay.Update(now, _control.Current, _clock.ToMicroseconds(_packetDuration));
        if (!_isPlaying && !TryBegin(now, waiting, out int wait))
        {
            return Wait(wait);
        }

        // Each round takes a packet out, settles what is held or returns.
        while (true)
        {
            DropPassed();
            if (!_ring.TryFindFirst(out long first))
            {
                return Starve(needed);
            }

            if (_held > 0)
            {
                Settle(first, now);
            }

            long gap = _ring[first].Timestamp - _position;
            if (gap < _clock.Grain)
            {
                return Play(first, now, waiting, request);
            }

            if (!IsPause(first, gap))
            {
                return FillGap(first, gap, now, waiting, request);
            }

            if (!TryBegin(now, waiting, out int pause))
            {
                return Wait(pause);
            }
        }
    }

    /// <param name="duration">What it became, in units of media time.</param>
    /// <param name="output">What it lasts after stretching.</param>
    public void Played(int duration, int output)
    {
        if (_isConcealing)
        {
            _counters.ConcealedDuration += output;
        }

        if (output != duration && duration > 0)
        {
            long change = _clock.ToMicroseconds(output) - _clock.ToMicroseconds(duration);
            _control.Stretched(change);
            _counters.AcceleratedDuration += Math.Max(0, duration - output);
            _counters.ExpandedDuration += Math.Max(0, output - duration);
        }

        switch (_pending)
        {
            case Pending.Packet when duration > 0:
                _position += duration;
                _wasMalformed = false;
                _packetDuration = _clock.OnGrid(duration, _clock.LongestPacket);
                _missing = 0;
                _counters.PlayedDuration += duration;
                break;
            case Pending.Gap:
                _position += duration;
                _missing += output;
                break;
            case Pending.Starved:
                _held += duration;
                _missing += output;
                break;
        }

        _pending = Pending.None;
        _isConcealing = false;
    }
}
