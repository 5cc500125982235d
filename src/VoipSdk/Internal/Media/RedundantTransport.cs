using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>Puts copies of the packets before into each packet (RFC 2198), in front of another transport; on the media thread.</summary>
internal sealed class RedundantTransport(IMediaTransport inner) : IMediaTransport
{
    // What passes any path in one piece, with room for what the transports behind it add.
    private const int MaxDatagramBytes = 1_100;
    private static readonly int Prefix = PacketLimits.CallDataPrefix.Length;
    private readonly RedundantSender _sender = new();
    private readonly byte[] _datagram = new byte[DatagramSocket.MaxDatagramBytes];
    private uint _nextTimestamp;
    private uint _lastTimestamp;
    private ushort _lastSequence;
    private volatile int _copies;
    private long _copiedBytes;

    public int Overhead => inner.Overhead;

    /// <summary>Copies in each packet from now on, 0 to 2; from any thread.</summary>
    public int Copies
    {
        get => _copies;
        set => _copies = value;
    }

    /// <summary>What copies have added so far.</summary>
    public long CopiedBytes => Volatile.Read(ref _copiedBytes);

    public void Send(Span<byte> buffer, int length)
    {
        Span<byte> packet = buffer[Prefix..length];
        if (RtpDemux.IsRtcp(packet) || !RtpHeader.TryParse(packet, out RtpHeader header, out int offset, out int payloadLength))
        {
            inner.Send(buffer, length);
            return;
        }

        ForgetWhereCountingBackFails(header);
        ReadOnlySpan<byte> payload = packet.Slice(offset, payloadLength);
        int copies = _copies;
        int added = copies == 0 ? 0 : _sender.MeasureCopies(header.Timestamp, copies);
        if (added == 0 || length + added > MaxDatagramBytes)
        {
            _sender.Sent(header.Timestamp, header.PayloadType, payload);
            inner.Send(buffer, length);
            return;
        }

        Span<byte> datagram = _datagram;
        buffer[..(Prefix + offset)].CopyTo(datagram);
        (header with { PayloadType = RedundantPayload.PayloadType }).Write(datagram[Prefix..]);
        int written = _sender.Write(datagram[(Prefix + offset)..], header.Timestamp, header.PayloadType, payload, copies);
        _sender.Sent(header.Timestamp, header.PayloadType, payload);
        Volatile.Write(ref _copiedBytes, _copiedBytes + added);
        inner.Send(_datagram, Prefix + offset + written);
    }

    public void Dispose() => inner.Dispose();

    // Readers count sequence numbers back by time (docs/PROTOCOL.md §8): nothing is copied across a pause, or from before a
    // change of the frames' duration.
    private void ForgetWhereCountingBackFails(in RtpHeader header)
    {
        uint step = header.Timestamp - _lastTimestamp;
        bool isNext = header.SequenceNumber == (ushort)(_lastSequence + 1);
        if (!isNext || step != _nextTimestamp)
        {
            _sender.Forget();
        }

        _nextTimestamp = step;
        _lastTimestamp = header.Timestamp;
        _lastSequence = header.SequenceNumber;
    }
}
