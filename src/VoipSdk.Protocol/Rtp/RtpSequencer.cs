namespace VoipSdk.Protocol.Rtp;

/// <summary>The sender's side of one RTP stream: numbers its packets and counts them for sender reports.</summary>
/// <remarks>Not thread-safe: it belongs to the thread that sends. Allocates nothing after construction.</remarks>
public sealed class RtpSequencer
{
    private ushort _nextSequence;
    private bool _atTalkSpurtStart = true;

    /// <summary>Creates the state of a stream that has sent nothing.</summary>
    /// <param name="ssrc">The stream's identifier; random (RFC 3550 §8).</param>
    /// <param name="firstSequence">Random, so that encryption has no known plain text to start from (RFC 3550 §5.1).</param>
    /// <param name="firstTimestamp">Random, for the same reason.</param>
    public RtpSequencer(uint ssrc, ushort firstSequence, uint firstTimestamp)
    {
        Ssrc = ssrc;
        _nextSequence = firstSequence;
        Timestamp = firstTimestamp;
    }

    /// <summary>The stream's identifier.</summary>
    public uint Ssrc { get; }

    /// <summary>The time-stamp that the next packet gets, in units of the payload's clock rate.</summary>
    public uint Timestamp { get; private set; }

    /// <summary>Packets numbered so far, modulo 2^32 as a sender report carries it (RFC 3550 §6.4.1).</summary>
    public uint PacketCount { get; private set; }

    /// <summary>Payload bytes of those packets, headers and padding not counted, modulo 2^32.</summary>
    public uint OctetCount { get; private set; }

    /// <summary>Numbers the next packet; the marker is set where it starts a talk-spurt.</summary>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="duration">How much time the payload lasts, in units of its clock rate.</param>
    /// <param name="payloadLength">Payload bytes, for <see cref="OctetCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative.</exception>
    public RtpHeader Next(int payloadType, int duration, int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadType);
        ArgumentOutOfRangeException.ThrowIfNegative(duration);
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        var header = new RtpHeader(_atTalkSpurtStart, payloadType, _nextSequence, Timestamp, Ssrc);
        unchecked
        {
            _nextSequence++;
            Timestamp += (uint)duration;
            PacketCount++;
            OctetCount += (uint)payloadLength;
        }

        _atTalkSpurtStart = false;
        return header;
    }

    /// <summary>Lets time pass without a packet: nothing was captured, or it was silence. A talk-spurt begins after it.</summary>
    /// <param name="duration">How much, in units of the payload's clock rate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public void Skip(int duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration);
        Timestamp = unchecked(Timestamp + (uint)duration);
        _atTalkSpurtStart = true;
    }
}
