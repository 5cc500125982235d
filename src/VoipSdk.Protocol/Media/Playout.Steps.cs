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
            _correction.Reset();
            _position = Math.Max(_position, end);
            _held = 0;
            _isDiscontinuous = true;
        }
    }

    private bool TryBegin(MonoTime now, out int wait)
    {
        wait = _clock.OnGrid(_options.FrameDuration, _clock.LongestPacket);
        if (!_ring.TryFindFirst(out long first))
        {
            return false;
        }

        // A route that became slower since must not hold back what came before.
        long latest = _ring[first].Arrival.Microseconds + _delay.TargetMicroseconds;
        long early = Math.Min(DueAt(first), latest) - now.Microseconds;
        if (early > 0)
        {
            wait = _clock.OnGrid(_clock.ToUnits(early), wait);
            return false;
        }

        // Nothing was heard yet, so sound that is older than it has to be is left out where nobody misses it.
        while (!HasPlayed && _ring.TryFind(first + 1, out long next) && DueAt(next) <= now.Microseconds)
        {
            Remove(first);
            _counters.Skipped++;
            first = next;
        }

        _isPlaying = true;
        _position = _ring[first].Timestamp;
        _held = _starved = _missing = 0;
        _correction.Reset();
        return true;
    }

    private void DropPassed()
    {
        while (_ring.TryFindFirst(out long first) && _ring[first].Timestamp + (_packetDuration / 2) <= _position)
        {
            Remove(first);
            _counters.Lost++;
            _counters.Late++;
        }
    }

    private JitterPull Starve()
    {
        if (_missing < _maxConcealment)
        {
            return Conceal(Pending.Starved, Math.Min(_packetDuration, _options.FrameDuration), default);
        }

        _isPlaying = false;
        Offset = null;
        _counters.Starvations++;
        _delay.Forget();
        return new JitterPull(JitterPullKind.Silence, _options.FrameDuration) { PayloadType = _lastPayloadType };
    }

    /// <summary>
    /// Packets came after a stretch was made up with nothing in the ring. What they lost in between was made up by it.
    /// The rest is time that has passed: either the sound now comes that much later, or that much of it is left out.
    /// </summary>
    private void Settle(long timestamp, MonoTime now)
    {
        long filled = Math.Min(_held, Math.Max(0, timestamp - _position));
        _position += filled;
        _held -= filled;
        if (_held == 0)
        {
            return;
        }

        // One packet that is late by itself costs least when it is left out. More of them, one after the other, are a
        // stall or a slower route: then nothing is left out for it, and the delay is corrected bit by bit.
        long frame = Math.Min(_packetDuration, _options.FrameDuration);
        long excess = _delay.DelayOf(OffsetAt(now)) - _delay.TargetMicroseconds;
        if (_starved <= frame && excess > _clock.ToMicroseconds(frame) / 2)
        {
            _position += _held;
        }
        else
        {
            _correction.Shift(_clock.ToMicroseconds(_held));
        }

        _held = 0;
    }

    private bool TryShortenGap(long gap)
    {
        long spare = _clock.ToUnits(_correction.Spare) / _clock.Grain * _clock.Grain;
        if (spare < _packetDuration)
        {
            return false;
        }

        long cut = Math.Min(gap, spare);
        _position += cut;
        _correction.Shift(-_clock.ToMicroseconds(cut));
        _isDiscontinuous = true;
        return true;
    }

    private JitterPull FillGap(long next, long gap)
    {
        if (_missing >= _maxConcealment)
        {
            _pending = Pending.Gap;
            int silence = _clock.OnGrid(gap, _options.FrameDuration);
            return new JitterPull(JitterPullKind.Silence, silence) { PayloadType = _lastPayloadType };
        }

        int duration = _clock.OnGrid(gap, _packetDuration);
        bool isFollowed = gap <= duration && next != _lastSequence + 1 && _ring[next].PayloadType == _lastPayloadType;
        return Conceal(Pending.Gap, duration, isFollowed ? _ring.Payload(next) : default);
    }

    private bool TryPlay(long sequence, MonoTime now, out JitterPull pull)
    {
        switch (_correction.Decide(_clock.ToMicroseconds(_packetDuration), _ring[sequence].Length))
        {
            case DelayStep.Skip:
                Skip(sequence);
                pull = default;
                return false;
            case DelayStep.Extend:
                _counters.Extended++;
                pull = Conceal(Pending.Extension, _packetDuration, default);
                return true;
            default:
                pull = Play(sequence, now);
                return true;
        }
    }

    private void Skip(long sequence)
    {
        long duration = _packetDuration;
        if (_ring.TryFind(sequence + 1, out long next) && next == sequence + 1)
        {
            duration = Math.Min(Math.Max(0, _ring[next].Timestamp - _position), _clock.LongestPacket);
        }

        Remove(sequence);
        _counters.Skipped++;
        _position += duration;
        _correction.Shift(-_clock.ToMicroseconds(duration));
        _isDiscontinuous = true;
    }

    private JitterPull Play(long sequence, MonoTime now)
    {
        ref readonly PacketSlot packet = ref _ring[sequence];
        Remove(sequence);
        _position = packet.Timestamp;
        Offset = OffsetAt(now);
        _correction.Observe(now, OffsetAt(now), packet.Arrival, packet.Length);
        _counters.Played++;
        HasPlayed = true;
        _lastSequence = sequence;
        _lastPayloadType = packet.PayloadType;
        _pending = Pending.Packet;
        return new JitterPull(JitterPullKind.Packet, _packetDuration)
        {
            Payload = _ring.Payload(sequence),
            PayloadType = packet.PayloadType,
            Timestamp = (uint)packet.Timestamp,
            SequenceNumber = (ushort)sequence,
            IsDiscontinuous = TakeDiscontinuity(),
        };
    }

    private JitterPull Conceal(Pending reason, int duration, ReadOnlySpan<byte> nextPayload)
    {
        _pending = reason;
        _isConcealing = true;
        _counters.ConcealedFrames++;
        return new JitterPull(JitterPullKind.Conceal, duration)
        {
            NextPayload = nextPayload,
            PayloadType = _lastPayloadType,
            IsDiscontinuous = TakeDiscontinuity(),
        };
    }

    private bool TakeDiscontinuity()
    {
        bool was = _isDiscontinuous;
        _isDiscontinuous = false;
        return was;
    }

    private void Remove(long sequence) => _counters.Lost += _ring.Take(sequence);

    private long DueAt(long sequence) => _delay.DueAt(_clock.ToMicroseconds(_ring[sequence].Timestamp));

    private long OffsetAt(MonoTime now) => now.Microseconds - _clock.ToMicroseconds(_position);
}
