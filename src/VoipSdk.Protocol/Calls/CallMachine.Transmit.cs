using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Calls;

// What the call still has to say. Flags instead of a queue: bounded by nature, and two of the same are one.
public sealed partial class CallMachine
{
    private Outgoing _pending;
    private CallId _acknowledgedId;
    private CallId _hangUpId;
    private string _endSaid = CallEndings.Cancelled;
    private MonoTime? _lastHangUp;

    [Flags]
    private enum Outgoing
    {
        None = 0,
        Acknowledge = 1,
        Confirm = 2,
        Ringing = 4,
        Invite = 8,
        Accept = 16,
        HangUp = 32,
    }

    internal bool HasTransmit => _pending != Outgoing.None;

    // The id under which this side talks of the call: the other side's, once it has taken the crossing call.
    internal CallId WireId => _takesCrossed ? _otherId : _id;

    /// <summary>Takes the next datagram to send; drain until false.</summary>
    /// <param name="buffer">At least <see cref="PacketLimits.MaxBasePacketBytes"/> long.</param>
    /// <param name="length">Bytes written.</param>
    /// <param name="to">Where it goes.</param>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too small.</exception>
    public bool TryTransmit(Span<byte> buffer, out int length, out TransportAddress to)
    {
        length = 0;
        to = RemoteAddress;
        if (_pending == Outgoing.None)
        {
            return false;
        }

        Outgoing next = _pending & (Outgoing)(-(int)_pending);
        if (!Compose(next).TryWrite(buffer, out length))
        {
            throw new ArgumentException(
                $"A buffer of {PacketLimits.MaxBasePacketBytes} bytes is needed.", nameof(buffer));
        }

        _pending &= ~next;
        if (next == Outgoing.Accept && IsCalling)
        {
            to = _crossedFrom;
        }

        return true;
    }

    private Packet Compose(Outgoing packet) => packet switch
    {
        Outgoing.Acknowledge => CallComposer.Acknowledge(_acknowledgedId),
        Outgoing.Confirm => CallComposer.Confirm(Speaks(WireId)),
        Outgoing.Ringing => CallComposer.Ringing(_id),
        Outgoing.Invite => CallComposer.Invite(
            _localUsername, _id, _options.Codecs, _takesCrossed ? _otherId : CallId.None),
        Outgoing.Accept => CallComposer.Accept(WireId, _codec!),
        _ => CallComposer.HangUp(Speaks(_hangUpId), _endSaid),
    };

    private CallId Speaks(CallId id) => PeerLevel == CallPeerLevel.Base ? CallId.None : id;

    // An answer goes out if the other side has shown the id that this side drew (its address is proven then), or if it
    // is no longer than what it answers: nobody can use this side to multiply traffic.
    private void Reply(Outgoing packet, in CallSignal signal)
    {
        bool proven = Direction == CallDirection.Outgoing && signal.Id == Speaks(_id);
        if (proven || Compose(packet).ToArray().Length <= signal.Length)
        {
            _pending |= packet;
        }
    }
}
