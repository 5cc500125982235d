namespace VoipSdk.Protocol.Rtp;

/// <summary>Keeps the payloads that were sent last, and puts copies of them into the packets after them (RFC 2198).</summary>
/// <remarks>
/// Copies are exact: who decodes one has decoded the packet that is missing, its effect on the packets after it included. One
/// owner: not thread-safe. Nothing is allocated but room for payloads that are longer than those before, three times each at most.
/// </remarks>
public sealed class RedundantSender
{
    /// <summary>The most copies that a packet can carry.</summary>
    public const int MaxCopies = 2;

    /// <summary>The furthest that a copy can lie behind its original, in packets.</summary>
    public const int MaxDistance = 8;

    // Room for payloads of usual speech; it doubles where they are longer.
    private const int UsualLength = 128;
    private readonly byte[][] _payloads = new byte[MaxDistance][];
    private readonly int[] _lengths = new int[MaxDistance];
    private readonly int[] _payloadTypes = new int[MaxDistance];
    private readonly uint[] _timestamps = new uint[MaxDistance];
    private int _newest;
    private int _count;

    /// <summary>Creates a sender that has sent nothing.</summary>
    public RedundantSender()
    {
        for (int i = 0; i < MaxDistance; i++)
        {
            _payloads[i] = new byte[UsualLength];
        }
    }

    /// <summary>
    /// How many packets later the copies come: the first in that one, the second in twice as many. 1 to
    /// <see cref="MaxDistance"/> / 2, default 2: a loss of two packets in a row takes no copy with its original, and the
    /// listener waits 40 ms. What was sent is kept when it changes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public int Distance
    {
        get;
        set
        {
            if (value is < 1 or > MaxDistance / MaxCopies)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Copies come 1 to 4 packets later.");
            }

            field = value;
        }
    } = 2;

    /// <summary>Bytes that <see cref="Write"/> would add to a payload at <paramref name="timestamp"/>; 0 when it has no copy.</summary>
    /// <param name="timestamp">Of the packet.</param>
    /// <param name="copies">Copies wanted, 0 to <see cref="MaxCopies"/>.</param>
    public int MeasureCopies(uint timestamp, int copies)
    {
        int bytes = 0;
        for (int copy = Math.Min(copies, MaxCopies); copy > 0; copy--)
        {
            bytes += TryFind(copy, timestamp, out int slot) ? RedundantPayload.CopyHeaderSize + _lengths[slot] : 0;
        }

        return bytes == 0 ? 0 : bytes + RedundantPayload.OwnHeaderSize;
    }

    /// <summary>Writes a payload with copies before it, as <c>audio/red</c>.</summary>
    /// <param name="destination">Longer than <paramref name="payload"/> by <see cref="MeasureCopies"/>; may not overlap it.</param>
    /// <param name="timestamp">The packet's RTP time-stamp.</param>
    /// <param name="payloadType">The packet's own payload type.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="copies">Copies wanted, 0 to <see cref="MaxCopies"/>; those that there are are written, the oldest first.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public int Write(Span<byte> destination, uint timestamp, int payloadType, ReadOnlySpan<byte> payload, int copies)
    {
        if (destination.Length < Math.Max(RedundantPayload.OwnHeaderSize, MeasureCopies(timestamp, copies)) + payload.Length)
        {
            throw new ArgumentException("The payload and its copies do not fit.", nameof(destination));
        }

        int at = 0;
        for (int copy = Math.Min(copies, MaxCopies); copy > 0; copy--)
        {
            if (TryFind(copy, timestamp, out int slot))
            {
                int offset = (int)(timestamp - _timestamps[slot]);
                RedundantPayload.WriteCopyHeader(destination[at..], _payloadTypes[slot], offset, _lengths[slot]);
                at += RedundantPayload.CopyHeaderSize;
            }
        }

        destination[at++] = (byte)payloadType;
        for (int copy = Math.Min(copies, MaxCopies); copy > 0; copy--)
        {
            if (TryFind(copy, timestamp, out int slot))
            {
                _payloads[slot].AsSpan(0, _lengths[slot]).CopyTo(destination[at..]);
                at += _lengths[slot];
            }
        }

        payload.CopyTo(destination[at..]);
        return at + payload.Length;
    }

    /// <summary>Notes what was sent, for the packets after it. Call it once a packet, after <see cref="Write"/>.</summary>
    /// <param name="timestamp">Its RTP time-stamp.</param>
    /// <param name="payloadType">Its own payload type.</param>
    /// <param name="payload">Its own payload. One that is too long for a copy is forgotten, and all before it.</param>
    public void Sent(uint timestamp, int payloadType, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > RedundantPayload.MaxCopyLength)
        {
            _count = 0;
            return;
        }

        _newest = (_newest + 1) % MaxDistance;
        _count = Math.Min(_count + 1, MaxDistance);
        if (_payloads[_newest].Length < payload.Length)
        {
            _payloads[_newest] = new byte[Math.Min(RedundantPayload.MaxCopyLength, 2 * payload.Length)];
        }

        payload.CopyTo(_payloads[_newest]);
        _lengths[_newest] = payload.Length;
        _payloadTypes[_newest] = payloadType;
        _timestamps[_newest] = timestamp;
    }

    /// <summary>
    /// Forgets what was sent: to be called where the time-stamp jumps or a packet's duration changes, since a reader counts
    /// back from time to sequence numbers.
    /// </summary>
    public void Forget() => _count = 0;

    private bool TryFind(int copy, uint timestamp, out int slot)
    {
        int back = copy * Distance;
        slot = (_newest + 1 - back + (2 * MaxDistance)) % MaxDistance;
        return back <= _count && timestamp - _timestamps[slot] is > 0 and <= RedundantPayload.MaxTimestampOffset;
    }
}
