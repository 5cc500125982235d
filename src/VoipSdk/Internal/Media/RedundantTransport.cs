using VoipSdk.Codecs;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>
/// Puts copies of the packets before into each packet (RFC 2198), in front of another transport; on the media thread. Without
/// being asked to, it copies what Opus's own redundancy leaves out while that is in use: frames that are hardly a voice, and
/// small, as far as a <see cref="CopyAllowance"/> goes.
/// </summary>
/// <param name="inner">What the packets go to; belongs to it.</param>
/// <param name="isOpus">Whether payloads are Opus's.</param>
/// <param name="clockRate">Time-stamp units a second.</param>
internal sealed class RedundantTransport(IMediaTransport inner, bool isOpus, int clockRate) : IMediaTransport
{
    // With nothing but such frames for so long there is nothing to protect, or redundancy is no longer in use.
    private const int LongestWithoutVoice = 50;

    // What passes any path in one piece, with room for what the transports behind it add.
    private const int MaxDatagramBytes = 1_100;
    private static readonly int Prefix = PacketLimits.CallDataPrefix.Length;
    private readonly RedundantSender _sender = new();
    private uint _nextTimestamp;
    private uint _lastTimestamp;
    private ushort _lastSequence;
    private int _sinceRedundancy = LongestWithoutVoice;
    private volatile int _copies;
    private volatile int _copyDelayMilliseconds = 40;
    private CopyAllowance _allowance;
    private long _copiedBytes;

    public int Overhead => inner.Overhead;

    /// <summary>Copies in each packet from now on, 0 to 2; from any thread.</summary>
    public int Copies
    {
        get => _copies;
        set => _copies = value;
    }

    /// <summary>How much later than its packet a copy comes, as near as whole packets allow; default 40 ms. From any thread.</summary>
    public TimeSpan CopyDelay
    {
        get => TimeSpan.FromMilliseconds(_copyDelayMilliseconds);
        set => _copyDelayMilliseconds = (int)value.TotalMilliseconds;
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
        int asked = _copies;
        int copies = ChooseCopies(payload, asked);
        int added = copies == 0 ? 0 : _sender.MeasureCopies(header.Timestamp, copies);
        _allowance.Earn(payloadLength);
        bool isAllowed = added > 0 && length + added <= MaxDatagramBytes && (asked > 0 || _allowance.TrySpend(added));
        if (!isAllowed)
        {
            _sender.Sent(header.Timestamp, header.PayloadType, payload);
            inner.Send(buffer, length);
            return;
        }

        Span<byte> datagram = stackalloc byte[MaxDatagramBytes + inner.Overhead];
        buffer[..(Prefix + offset)].CopyTo(datagram);
        (header with { PayloadType = RedundantPayload.PayloadType }).Write(datagram[Prefix..]);
        int written = _sender.Write(datagram[(Prefix + offset)..], header.Timestamp, header.PayloadType, payload, copies);
        _sender.Sent(header.Timestamp, header.PayloadType, payload);
        Volatile.Write(ref _copiedBytes, _copiedBytes + added);
        inner.Send(datagram, Prefix + offset + written);
    }

    public void Dispose() => inner.Dispose();

    // Beside the codec's own redundancy, which is of the packet before, a copy is of that one, too.
    private int ChooseCopies(ReadOnlySpan<byte> payload, int asked)
    {
        _sender.Distance = asked > 0 ? PacketsIn(_copyDelayMilliseconds) : 1;
        if (asked > 0 || !isOpus)
        {
            return asked;
        }

        _sinceRedundancy = OpusPacket.HasRedundancy(payload) ? 0 : Math.Min(_sinceRedundancy + 1, LongestWithoutVoice);
        return _sinceRedundancy is > 0 and < LongestWithoutVoice ? 1 : 0;
    }

    private int PacketsIn(int milliseconds)
    {
        long duration = Math.Max(1, _nextTimestamp * 1_000L / clockRate);
        return (int)Math.Max(1, Math.Min(RedundantSender.MaxDistance / RedundantSender.MaxCopies, milliseconds / duration));
    }

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
