using System.Text;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// What the call still has to say. Flags instead of a queue: bounded by nature, and two of the same are one.
public sealed partial class CallMachine
{
    private Outgoing _pending;
    private CallId _acknowledgedId;
    private CallId _hangUpId;
    private string _endSaid = CallEndings.Cancelled;
    private MonoTime? _lastHangUp;
    private CallId _wireIdTextOf;
    private byte[] _wireIdText = [];

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
        Status = 64,
        StatusAnswer = 128,
        PathCheck = 256,
        PathConfirm = 512,
        OldPathCheck = 1024,
    }

    internal bool HasTransmit => _pending != Outgoing.None;

    // The id under which this side talks of the call: the other side's, once it has taken the crossing call.
    internal CallId WireId => _takesCrossed ? _otherId : _id;

    // Kept, because each stranger's packet is searched for it.
    internal ReadOnlySpan<byte> WireIdText
    {
        get
        {
            if (_wireIdTextOf != WireId)
            {
                _wireIdTextOf = WireId;
                _wireIdText = Encoding.ASCII.GetBytes(WireId.ToString());
            }

            return _wireIdText;
        }
    }

    /// <summary>Takes the next datagram to send; drain until false.</summary>
    /// <param name="buffer">At least <see cref="PacketLimits.MaxCallPacketBytes"/> long.</param>
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
        if (!TryWrite(next, buffer, out length))
        {
            throw new ArgumentException(
                $"A buffer of {PacketLimits.MaxCallPacketBytes} bytes is needed.", nameof(buffer));
        }

        _pending &= ~next;
        to = next switch
        {
            Outgoing.Accept when IsCalling => _crossedFrom,
            Outgoing.PathCheck => _pathCandidate,
            _ => RemoteAddress,
        };
        return true;
    }

    private bool TryWrite(Outgoing next, Span<byte> buffer, out int length)
    {
        Packet packet = Compose(next);
        CallExchange? exchange = ExchangeOf(IdOf(next));
        return exchange is null ? packet.TryWrite(buffer, out length) : exchange.TryWrite(packet, buffer, out length);
    }

    private CallId IdOf(Outgoing packet) => packet switch
    {
        Outgoing.Acknowledge => _acknowledgedId,
        Outgoing.HangUp => _hangUpId,
        Outgoing.Ringing or Outgoing.Invite => _id,
        _ => WireId,
    };

    private Packet Compose(Outgoing packet) => packet switch
    {
        Outgoing.Acknowledge => CallComposer.Acknowledge(_acknowledgedId),
        Outgoing.Confirm => CallComposer.Confirm(Speaks(WireId)),
        Outgoing.Ringing => CallComposer.Ringing(_id),
        Outgoing.Invite => CallComposer.Invite(
            _localUsername, _id, _options, _takesCrossed ? _otherId : CallId.None),
        Outgoing.Accept => CallComposer.Accept(
            WireId, _codec!, _remoteExtensions.Length > 0 && !IsSecured ? CallExtensions.Of(_options.TakesStereo) : null),
        Outgoing.Status => CallComposer.Status(WireId, _localStatus, acknowledged: null),
        Outgoing.StatusAnswer => CallComposer.Status(WireId, _localStatus, _remoteStatus.Revision),
        Outgoing.PathCheck => CallComposer.PathCheck(WireId, CheckOf(_pathCandidate)),
        Outgoing.OldPathCheck => CallComposer.PathCheck(WireId, CheckOf(RemoteAddress)),
        Outgoing.PathConfirm => CallComposer.PathConfirm(WireId, _pathAsked),
        // Of a call that crossed and for which no keys were made: the signature alone tells whose end it is.
        _ when IsSecured && ExchangeOf(_hangUpId) is null => CallComposer.SignedHangUp(_hangUpId, _endSaid, SignEnd(_hangUpId, _endSaid)),
        _ => CallComposer.HangUp(Speaks(_hangUpId), _endSaid),
    };

    private CallId Speaks(CallId id) => PeerLevel == CallPeerLevel.Base ? CallId.None : id;

    // An answer goes out if the other side has shown the id that this side drew (its address is proven then, as by the
    // cookie of a secured call), or if it is no longer than what it answers: nobody can use this side to multiply traffic.
    private void Reply(Outgoing packet, in CallSignal signal)
    {
        bool proven = IsSecured || (Direction == CallDirection.Outgoing && signal.Id == Speaks(_id));
        if (proven || Compose(packet).ToArray().Length <= signal.Length)
        {
            _pending |= packet;
        }
    }
}
