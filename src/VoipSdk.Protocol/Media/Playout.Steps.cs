namespace VoipSdk.Protocol.Media;

internal sealed partial class Playout
{
    /// <summary>Leaves out the oldest packet, or the gap before it; the ring must not be empty.</summary>
    public void CutOldest()
    {
        _ring.TryFindFirst(out long first);
        long end = _ring[first].Timestamp;
        if (!_isPlaying || end <= _position)
        {
            Remove(first);
            _counters.Skipped++;
            end = _ring.TryFindFirst(out long next) ? _ring[next].Timestamp : end + _packetDuration;
        }

        if (_isPlaying)
        {
            // For how long nobody has pulled is unknown here, so what was measured says nothing of what is left.
            _control.Reset();
            _position = Math.Max(_position, end);
            _held = 0;
            _isDiscontinuous = true;
        }
    }

    private bool TryBegin(MonoTime now, int waiting, out int wait)
    {
        wait = _shortestConcealment;
        if (!_ring.TryFindFirst(out long first))
        {
            return false;
        }

        // A route that became slower since must not hold back what came before.
        long latest = _ring[first].Arrival.Microseconds + _delay.TargetMicroseconds;
        long begin = now.Microseconds + _clock.ToMicroseconds(waiting);
        long early = Math.Min(DueAt(first), latest) - begin;
        if (early > 0)
        {
            wait = _clock.OnGrid(_clock.ToUnits(early), wait);
            return false;
        }

        // Nothing was heard yet, so sound that is older than it has to be is left out where nobody misses it.
        while (!HasPlayed && _ring.TryFind(first + 1, out long next) && DueAt(next) <= begin)
        {
            Remove(first);
            _counters.Skipped++;
            first = next;
        }

        _isPlaying = true;
        _position = _ring[first].Timestamp;
        _held = _missing = 0;
        _control.Reset();
        return true;
    }

    // A speaker's pause: the packets follow each other, or are further apart in time than in number.
    private bool IsPause(long first, long gap) =>
        gap > (first - _lastSequence - (_wasMalformed ? 0 : 1)) * (long)_packetDuration;

    private void DropPassed()
    {
        while (_ring.TryFindFirst(out long first) && _ring[first].Timestamp + (_packetDuration / 2) <= _position)
        {
            Remove(first);
            _counters.Lost++;
            _counters.Late++;
        }
    }

    private JitterPull Starve(int needed)
    {
        if (_missing < (IsPausing ? _clock.LongestPause : _maxConcealment))
        {
            int duration = Math.Max(_clock.OnGrid(Math.Max(needed, _shortestConcealment), _packetDuration), _shortestConcealment);

            // What is asked for will do: the rest would be heard in place of the packet that comes next. In a pause nothing is.
            long surplus = IsPausing ? 0 : _clock.ToMicroseconds(duration - needed);
            return Conceal(Pending.Starved, duration, default, (int)_clock.ToUnits(_control.WishForSurplus(surplus)));
        }

        _isPlaying = false;
        Offset = null;
        _counters.Starvations++;
        return new JitterPull(JitterPullKind.Silence, _shortestConcealment) { PayloadType = _lastPayloadType };
    }

    /// <summary>The last packet said that nobody speaks (RFC 7587 §3.1.3): its decoder goes on with comfort noise.</summary>
    private bool IsPausing => HasPlayed && _lastLength <= _options.ComfortNoiseBytes;

    private JitterPull Wait(int duration)
    {
        if (IsPausing && _isPlaying)
        {
            return Conceal(Pending.Pause, duration, default);
        }

        return new JitterPull(JitterPullKind.Silence, duration) { PayloadType = _lastPayloadType };
    }

    /// <summary>
    /// Packets came after a stretch was made up with nothing in the ring. What they lost in between was made up by it; the
    /// rest is time that has passed: the sound now comes that much later, and stretching brings it back.
    /// </summary>
    private void Settle(long first, MonoTime now)
    {
        long filled = Math.Min(_held, Math.Max(0, _ring[first].Timestamp - _position));
        if (filled > 0)
        {
            ObserveLoss(first, now);
        }

        _position += filled;
        _control.Shift(_clock.ToMicroseconds(_held - filled));
        _held = 0;
    }

    private JitterPull FillGap(long next, long gap, MonoTime now, int waiting, int request)
    {
        int duration = _clock.OnGrid(Math.Min(gap, _packetDuration), _packetDuration);

        // The packet directly behind the stretch may hold a copy of it; the codec must be the same.
        bool isFollowed = gap <= duration && next != _lastSequence + 1 && _ring[next].PayloadType == _lastPayloadType;
        if (_missing == 0)
        {
            ObserveLoss(next, now);
        }

        Measure(now, waiting, request, duration);
        if (_missing >= _maxConcealment)
        {
            _pending = Pending.Gap;
            return new JitterPull(JitterPullKind.Silence, duration) { PayloadType = _lastPayloadType };
        }

        int stretch = (int)_clock.ToUnits(_control.WishForGap());
        return Conceal(Pending.Gap, duration, isFollowed ? _ring.Payload(next) : default, stretch);
    }

    private void ObserveLoss(long next, MonoTime now) =>
        _delay.ObserveLoss((int)Math.Min(Math.Max(0, next - _lastSequence - 1), 1_000), now);

    private JitterPull Play(long sequence, MonoTime now, int waiting, int request)
    {
        ref readonly PacketSlot packet = ref _ring[sequence];
        Remove(sequence);
        _position = packet.Timestamp;
        Measure(now, waiting, request, _packetDuration);
        _counters.Played++;
        HasPlayed = true;
        _lastSequence = sequence;
        _lastPayloadType = packet.PayloadType;
        _lastLength = packet.Length;
        _wasMalformed = true;
        _pending = Pending.Packet;
        long quiet = QuietFor(now);
        bool isFollowed = _ring.Knows(sequence + 1);
        return new JitterPull(JitterPullKind.Packet, _packetDuration)
        {
            Payload = _ring.Payload(sequence),
            PayloadType = packet.PayloadType,
            Timestamp = (uint)packet.Timestamp,
            SequenceNumber = (ushort)sequence,
            IsDiscontinuous = TakeDiscontinuity(),
            Stretch = (int)_clock.ToUnits(_control.Wish(quiet, isFollowed, _clock.ToMicroseconds(_packetDuration))),
            IsUrgent = _control.IsUrgent(quiet, isFollowed),
        };
    }

    private long QuietFor(MonoTime now) => ((now - _lastArrival).Ticks / 10) - _clock.ToMicroseconds(_packetDuration);

    private void Measure(MonoTime now, int waiting, int request, int duration)
    {
        long offset = now.Microseconds - _clock.ToMicroseconds(_position);
        Offset = offset + _clock.ToMicroseconds(waiting);
        if (_isResampled)
        {
            // Where packets lie in requests changes all the time, and is part of how late they are counted.
            _control.Observe(now, Offset.Value, 0, 0, duration, _packetDuration);
            return;
        }

        _control.Observe(now, offset, waiting, request, duration, _packetDuration);
    }

    private JitterPull Conceal(Pending reason, int duration, ReadOnlySpan<byte> nextPayload, int stretch = 0)
    {
        _pending = reason;
        _isConcealing = !IsPausing;
        _counters.ConcealedFrames += _isConcealing ? 1 : 0;
        return new JitterPull(JitterPullKind.Conceal, duration)
        {
            NextPayload = nextPayload,
            PayloadType = _lastPayloadType,
            IsDiscontinuous = TakeDiscontinuity(),
            IsComfortNoise = IsPausing,
            Stretch = stretch,
        };
    }

    private bool TakeDiscontinuity()
    {
        bool was = _isDiscontinuous;
        _isDiscontinuous = false;
        return was;
    }

    private void Remove(long sequence) => _counters.Lost += _ring.Take(sequence);

    private long DueAt(long sequence) => _delay.DueAt(_clock.ToMicroseconds(_ring[sequence].Timestamp)) + _control.Spread;
}
