namespace VoipSdk.Protocol.Packets;

// docs/PROTOCOL.md §4
//  framed    | packet | [SP] [CR] LF or NUL | packet | ...      an end tells
//  unframed  | packet | (100 ms of silence) | packet packet |   silence, borders of reads and the packets' forms tell
/// <summary>
/// Cuts a TCP stream into packets, and finds out by itself whether the peer ends its packets or is a deployed
/// base-level peer that does not (docs/PROTOCOL.md §4).
/// </summary>
/// <remarks>
/// Bounded: it never holds more than one packet of the greatest length and the bytes of one
/// <see cref="Append"/>. Not thread-safe; it belongs to one session machine. After an error it returns nothing more.
/// </remarks>
public sealed class PacketStreamReader
{
    // A peer that needs more reads than this for what waits here does not write one packet a segment, so that its
    // borders tell nothing; and what they cost stays bounded.
    private const int MaxSegmentStarts = 64;

    // SP LF, CRLF and SP CRLF: what may stand behind the last byte of a packet until its LF has come.
    private const int MaxTerminatorPrefix = 2;
    private readonly PacketSource _source;
    private readonly TimeSpan _idle;
    private readonly int _maxPacketBytes;
    private readonly Queue<byte[]> _split = new();
    private readonly List<int> _segmentStarts = [];
    private readonly ReceiveBuffer _buffer = new();
    private MonoTime _lastAppend;
    private bool _failed;

    /// <summary>Creates a reader for what <paramref name="source"/> writes.</summary>
    /// <param name="source">The end that writes.</param>
    /// <param name="unframedIdle">
    /// How long a packet without an end may stay without more bytes before it counts as whole; default 100 ms.
    /// </param>
    /// <param name="maxPacketBytes">
    /// Bytes of one packet, terminator not counted; 16 to <see cref="PacketLimits.MaxPacketBytes"/>, which is the default.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPacketBytes"/> is out of range.</exception>
    public PacketStreamReader(
        PacketSource source, TimeSpan? unframedIdle = null, int maxPacketBytes = PacketLimits.MaxPacketBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPacketBytes, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPacketBytes, PacketLimits.MaxPacketBytes);
        _maxPacketBytes = maxPacketBytes;
        _source = source;
        _idle = unframedIdle ?? DefaultUnframedIdle;
    }

    /// <summary>100 ms: twice the pause that docs/PROTOCOL.md §4 asks between two packets without framing.</summary>
    public static TimeSpan DefaultUnframedIdle => TimeSpan.FromMilliseconds(100);

    /// <summary>What is known of the peer's framing. Once decided it stays.</summary>
    public StreamFraming Framing { get; private set; }

    /// <summary>
    /// Lines without a packet (LF or CRLF alone) that <see cref="TryRead"/> has passed over so far: the pings of the
    /// extension <c>keepalive</c>. Zero padding is passed over too, but is no line.
    /// </summary>
    public long EmptyLines { get; private set; }

    /// <summary>When <see cref="TryRead"/> is to be called again although no byte came; null when it need not be.</summary>
    public MonoTime? Deadline =>
        !_failed && _buffer.Count > 0 && Framing != StreamFraming.Framed ? _lastAppend + _idle : null;

    /// <summary>Adds what one read of the socket returned. Call <see cref="TryRead"/> until it returns false after each.</summary>
    public void Append(ReadOnlySpan<byte> bytes, MonoTime now)
    {
        if (_failed || bytes.IsEmpty)
        {
            return;
        }

        if (_buffer.Count == 0)
        {
            _segmentStarts.Clear();
        }

        if (Framing != StreamFraming.Framed && _segmentStarts.Count < MaxSegmentStarts)
        {
            _segmentStarts.Add(_buffer.Count);
        }

        _buffer.Append(bytes);
        _lastAppend = now;
    }

    /// <summary>Takes the next packet.</summary>
    /// <param name="now">Decides whether a packet without an end has waited long enough.</param>
    /// <param name="packet">The packet, or null when it was malformed.</param>
    /// <param name="error">What was wrong with it; the connection is to be closed.</param>
    /// <returns>False when nothing whole is there (yet).</returns>
    public bool TryRead(MonoTime now, out Packet? packet, out PacketError error)
    {
        packet = null;
        error = default;
        if (_failed)
        {
            return false;
        }

        if (!TryTakeText(now, out ReadOnlySpan<byte> text))
        {
            if (_buffer.Count <= MaxPending)
            {
                _buffer.ReleaseIfEmpty();
                return false;
            }

            error = new(PacketErrorKind.TooLong, $"no end within {_maxPacketBytes} bytes");
        }
        else if (text.Length > _maxPacketBytes && PacketParser.TrimTerminator(text).Length > _maxPacketBytes)
        {
            error = new(PacketErrorKind.TooLong, $"more than {_maxPacketBytes} bytes");
        }
        else
        {
            PacketLeniency leniency = Framing == StreamFraming.Unframed ? PacketLeniency.Unframed : PacketLeniency.None;
            PacketParser.TryParse(text, leniency, out packet, out error);
        }

        if (packet is null)
        {
            _failed = true;
            _split.Clear();
            _buffer.Clear();
            _buffer.ReleaseIfEmpty();
        }

        return true;
    }

    /// <summary>
    /// The peer closed its end: what an unframed peer wrote last counts as whole, what a framed one left unfinished is
    /// discarded. <see cref="TryRead"/> returns the rest.
    /// </summary>
    public void EndOfStream()
    {
        if (_failed || Framing == StreamFraming.Framed || _buffer.Count == 0)
        {
            return;
        }

        Framing = StreamFraming.Unframed;
        _lastAppend = new MonoTime(long.MinValue / 2);
    }

    private int MaxPending => _maxPacketBytes + MaxTerminatorPrefix;

    private bool TryTakeText(MonoTime now, out ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (_split.TryDequeue(out byte[]? part))
            {
                text = part;
                return true;
            }

            if (_buffer.TryTakeTerminated(MaxPending, out text, out byte endedBy))
            {
                if (Framing == StreamFraming.Unknown)
                {
                    Framing = StreamFraming.Framed;
                }

                if (Framing == StreamFraming.Unframed)
                {
                    UnframedSplitter.Split(text, _segmentStarts, _source, _split);
                    DropSegments(text.Length + 1);
                    continue;
                }

                if (PacketParser.TrimTerminator(text).IsEmpty)
                {
                    EmptyLines += endedBy == '\n' ? 1 : 0;
                    continue;
                }

                return true;
            }

            if (Deadline is not { } deadline || now < deadline || _buffer.Count > MaxPending)
            {
                return false;
            }

            Framing = StreamFraming.Unframed;
            UnframedSplitter.Split(_buffer.Pending, _segmentStarts, _source, _split);
            _segmentStarts.Clear();
            _buffer.Clear();
        }
    }

    private void DropSegments(int length)
    {
        for (int i = _segmentStarts.Count - 1; i >= 0; i--)
        {
            _segmentStarts[i] -= length;
            if (_segmentStarts[i] < 0)
            {
                _segmentStarts.RemoveAt(i);
            }
        }
    }
}
