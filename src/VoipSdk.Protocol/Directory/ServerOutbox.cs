using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Directory;

/// <summary>What the server's session has to say, in order, bounded, and paced as the peer needs it.</summary>
// docs/PROTOCOL.md §4.3: a deployed base-level peer takes one read for one packet. So it gets one packet a segment, and
// without framing a pause between two. Counting something that it sent as a sign that it has read the one before would
// be wrong here: it may have sent that first, and what it sends is only seen after the reader's idle time.
internal sealed class ServerOutbox
{
    // Names longer than this are no usernames; cut, they still tell the client which request is meant.
    private const int MaxEchoLength = 64;
    private readonly Queue<Entry> _queue = new();
    private readonly int _maxBytes;
    private readonly TimeSpan _spacing;
    private int _bytes;
    private bool _pongDue;
    private MonoTime? _lastSent;

    public ServerOutbox(int maxBytes, TimeSpan spacing)
    {
        _maxBytes = maxBytes;
        _spacing = spacing;
    }

    /// <summary>The peer announced extensions: it has a reader that splits what comes in one segment.</summary>
    public bool IsExtended { get; set; }

    /// <summary>The peer ends its packets.</summary>
    public bool IsFramed { get; set; }

    public long PacketsSent { get; private set; }

    public bool IsEmpty => _queue.Count == 0 && !_pongDue;

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">Written at once; a name too long for the peer must have gone through <see cref="Echo"/>.</param>
    /// <param name="bounded">False for what a login brings, which the directory's own limits bound.</param>
    /// <returns>False, without adding it, when too much waits already.</returns>
    public bool TryAdd(Packet packet, bool bounded = true)
    {
        byte[] bytes = PacketWriter.ToArray(packet, terminate: true);
        int weight = bounded ? bytes.Length : 0;
        if (_bytes + weight > _maxBytes)
        {
            return false;
        }

        _bytes += weight;
        _queue.Enqueue(new Entry(bytes, weight));
        return true;
    }

    /// <summary>Answers a ping. Several that the peer has not read yet are one.</summary>
    public void AddPong() => _pongDue = true;

    public void Clear()
    {
        _queue.Clear();
        _bytes = 0;
        _pongDue = false;
    }

    /// <summary>When there will be something to transmit that has to wait at <paramref name="now"/>.</summary>
    public MonoTime? Deadline(MonoTime now) => !IsEmpty && MustWait(now) ? _lastSent + _spacing : null;

    public bool TryTransmit(Span<byte> buffer, MonoTime now, out int length)
    {
        length = 0;
        if (IsEmpty || MustWait(now))
        {
            return false;
        }

        while (_queue.TryPeek(out Entry entry) && entry.Bytes.Length <= buffer.Length - length)
        {
            _queue.Dequeue();
            _bytes -= entry.Weight;
            entry.Bytes.CopyTo(buffer[length..]);
            length += entry.Bytes.Length;
            PacketsSent++;
            if (!IsExtended)
            {
                break;
            }
        }

        if (_pongDue && _queue.Count == 0 && length < buffer.Length)
        {
            _pongDue = false;
            buffer[length++] = (byte)'\n';
        }

        _lastSent = now;
        return length > 0;
    }

    /// <summary>A client's own text to be said back to it: cut where no username could be that long.</summary>
    public static string Echo(string name)
    {
        if (name.Length <= MaxEchoLength)
        {
            return name;
        }

        return name[..(char.IsHighSurrogate(name[MaxEchoLength - 1]) ? MaxEchoLength - 1 : MaxEchoLength)];
    }

    private bool MustWait(MonoTime now) => !IsFramed && !IsExtended && _lastSent + _spacing > now;

    private readonly record struct Entry(byte[] Bytes, int Weight);
}
