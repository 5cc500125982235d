using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Media;

/// <summary>How a packet fits the stream so far.</summary>
internal enum StreamFit
{
    /// <summary>It continues the stream, or is an older part of it.</summary>
    Fits = 0,

    /// <summary>Another source, or numbers that this stream cannot have reached.</summary>
    Odd,
}

/// <summary>
/// Unwraps the numbers of a stream and tells packets that can belong to it from those that cannot, in the way of
/// RFC 3550 A.1: a large jump counts only when the next packet continues it.
/// </summary>
internal sealed class StreamContinuity
{
    // RFC 3550 A.1 takes 100 for MAX_MISORDER. A path that was left behind delivers its queue for longer than that, in
    // order, so that it would look like a restart; time-stamps tell the two apart.
    private const int MaxBehind = 3_000;
    private const int MaxAheadWhenConfirmed = 3_000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly MediaClock _clock;
    private readonly int _maxAhead;
    private readonly long _slack;
    private uint _ssrc;
    private MonoTime _newestArrival;

    public StreamContinuity(MediaClock clock, int maxAhead, TimeSpan slack)
    {
        _clock = clock;
        _maxAhead = maxAhead;
        _slack = clock.ToUnits(slack);
    }

    public bool HasBegun { get; private set; }

    public long NewestSequence { get; private set; }

    public long NewestTimestamp { get; private set; }

    /// <summary>Begins with this packet, its numbers taken as they are.</summary>
    public void Begin(in RtpHeader header, MonoTime arrival)
    {
        HasBegun = true;
        _ssrc = header.Ssrc;
        NewestSequence = header.SequenceNumber;
        NewestTimestamp = header.Timestamp;
        _newestArrival = arrival;
    }

    /// <summary>Unwraps a packet's numbers and says whether they fit. The newest packet moves up where they do.</summary>
    /// <param name="header">The packet's.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="isConfirmed">Whether another packet continues it: then it can follow a long outage.</param>
    /// <param name="sequence">Its number, unwrapped.</param>
    /// <param name="timestamp">Its time-stamp, unwrapped.</param>
    public StreamFit Place(
        in RtpHeader header, MonoTime arrival, bool isConfirmed, out long sequence, out long timestamp)
    {
        int ahead = (short)(header.SequenceNumber - (ushort)NewestSequence);
        long later = (int)(header.Timestamp - (uint)NewestTimestamp);
        sequence = NewestSequence + ahead;
        timestamp = NewestTimestamp + later;
        int maxAhead = isConfirmed ? MaxAheadWhenConfirmed : _maxAhead;
        if (header.Ssrc != _ssrc || ahead > maxAhead || !IsPlausible(ahead, later, arrival))
        {
            return StreamFit.Odd;
        }

        if (ahead > 0)
        {
            NewestSequence = sequence;
            NewestTimestamp = timestamp;
            _newestArrival = arrival;
        }

        return StreamFit.Fits;
    }

    /// <summary>Whether <paramref name="second"/> can be of the same stream, close to <paramref name="first"/>.</summary>
    public bool AreNeighbours(in RtpHeader first, in RtpHeader second)
    {
        int ahead = (short)(second.SequenceNumber - first.SequenceNumber);
        long later = (int)(second.Timestamp - first.Timestamp);
        return second.Ssrc == first.Ssrc && ahead != 0 && Math.Abs(ahead) <= _maxAhead
            && Math.Sign(ahead) == Math.Sign(later) && Math.Abs(later) <= Math.Abs(ahead) * (long)_clock.LongestPacket;
    }

    private bool IsPlausible(int ahead, long later, MonoTime arrival)
    {
        if (ahead == 0)
        {
            return later == 0;
        }

        if (ahead > 0)
        {
            // Packets end to end, or a pause of the speaker, which lasts as long there as here.
            long elapsed = _clock.ToUnits((arrival - _newestArrival).Ticks / 10);
            return later > 0 && later <= Math.Max((long)ahead * _clock.LongestPacket, elapsed + _slack);
        }

        return ahead >= -MaxBehind && later < 0
            && later >= (ahead * (long)_clock.LongestPacket) - _clock.ToUnits(LongestPause);
    }
}
