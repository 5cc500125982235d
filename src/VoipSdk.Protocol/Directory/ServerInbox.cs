using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Directory;

/// <summary>What a client has sent, cut into packets and counted against its rate.</summary>
internal sealed class ServerInbox
{
    private readonly PacketStreamReader _reader;
    private readonly Queue<ServerInput> _queue = new();
    private readonly double _perSecond;
    private readonly double _burst;
    private double _tokens;
    private MonoTime _filledAt;
    private int _unpaidBytes;
    private long _emptyLinesTaken;
    private bool _endOfStream;

    public ServerInbox(DirectoryServerMachineOptions options, MonoTime now)
    {
        _reader = new PacketStreamReader(PacketSource.Client, options.UnframedIdle, options.MaxPacketBytes);
        _perSecond = options.PacketsPerSecond;
        _burst = options.PacketBurst;
        _tokens = _burst;
        _filledAt = now;
    }

    public StreamFraming Framing => _reader.Framing;

    public MonoTime? Deadline => _reader.Deadline;

    public long PacketsReceived { get; private set; }

    /// <summary>The client sends more than it may; nothing it sent after that is kept.</summary>
    public bool IsExceeded { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes, MonoTime now)
    {
        // Bytes that are no packets cost too: zero padding, or a packet that never ends.
        _unpaidBytes += bytes.Length;
        Pay(_unpaidBytes / PacketLimits.MaxPacketBytes, now);
        _unpaidBytes %= PacketLimits.MaxPacketBytes;
        _reader.Append(bytes, now);
        Read(now);
    }

    public void EndOfStream(MonoTime now)
    {
        if (_endOfStream)
        {
            return;
        }

        _endOfStream = true;
        _reader.EndOfStream();
        Read(now);
        _queue.Enqueue(new ServerInput(null, default));
    }

    /// <summary>Cuts what can be cut at <paramref name="now"/>; it changes with time where there is no framing.</summary>
    public void Read(MonoTime now)
    {
        long emptyLines = _reader.EmptyLines;
        while (!IsExceeded && _reader.TryRead(now, out Packet? packet, out PacketError error))
        {
            PacketsReceived++;
            Pay(1, now);
            _queue.Enqueue(new ServerInput(packet, error));
        }

        Pay(_reader.EmptyLines - emptyLines, now);
        if (IsExceeded)
        {
            _queue.Clear();
        }
    }

    /// <summary>Takes the next packet, error or end of the stream.</summary>
    public bool TryTake(out ServerInput input) => _queue.TryDequeue(out input);

    /// <summary>Whether pings have come since the last call.</summary>
    public bool TryTakePing()
    {
        bool pinged = _reader.EmptyLines > _emptyLinesTaken;
        _emptyLinesTaken = _reader.EmptyLines;
        return pinged;
    }

    private void Pay(long tokens, MonoTime now)
    {
        if (tokens == 0)
        {
            return;
        }

        double earned = Math.Max(0, (now - _filledAt).TotalSeconds) * _perSecond;
        _filledAt = now;
        _tokens = Math.Min(_burst, _tokens + earned) - tokens;
        IsExceeded |= _tokens < 0 || _queue.Count >= _burst;
    }
}

/// <summary>A packet; or, without one, what was wrong; or, with no error either, the end of the stream.</summary>
internal readonly record struct ServerInput(Packet? Packet, PacketError Error);
