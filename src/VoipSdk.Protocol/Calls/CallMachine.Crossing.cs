using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// Two users dial each other at the same time: both want the call, so it is connected without asking anybody. Between
// extended peers the call with the lower id goes on, and the side whose id is higher takes it, while it goes on sending
// its own 004 (marked "crossed") until it knows that the other call is alive: a 004 that crossed may be an old one.
public sealed partial class CallMachine
{
    // A later 004 of a new run of the peer proves it, if nothing of the call came for two of its keep-alives: forged ones
    // come while the call goes on.
    private TimeSpan RestartProof => 2 * KeepAlive;

    private CallId _otherId;
    private bool _takesCrossed;
    private TransportAddress _crossedFrom;
    private CallId _rivalId;
    private MonoTime? _rivalSince;

    // A call that crossed and is over: late packets of it must not begin another.
    private CallId _formerId;
    private bool _formerIsOver;

    // The call that this side placed is over, while it takes the one that crossed it: it is a callee now.
    private bool _ownIsOver;

    // The contact's own 004 arrives while this side dials it.
    internal bool IsCrossedBy(in CallSignal signal) =>
        IsCalling && (signal.IsExtended
            ? signal.Id != _id && signal.Id != _otherId
            : PeerLevel != CallPeerLevel.Extended);

    // The codec is null when none is in common; so is the exchange of a secured call without a profile in common.
    internal void HandleCrossing(in CallSignal signal, CallCodec? codec, Func<CallExchange?> answer, MonoTime now)
    {
        Heard(now);
        NoteExtensions(signal);
        bool isOld = signal.IsExtended && signal.Id == _formerId && _formerIsOver;
        if (isOld || (_takesCrossed && signal.Id != _otherId))
        {
            // One at a time: the other side ends (006) the call that it gave up before it begins another.
            return;
        }

        if (signal.IsExtended && (signal.Id > _id || signal.Crossed == _id))
        {
            // The other side yields and takes our call, once it has it.
            _otherId = signal.Id;
            InviteAgain();
            return;
        }

        if (codec is null || (IsSecured && !TryAddExchange(signal.Id, answer)))
        {
            return;
        }

        _otherId = signal.Id;
        _takesCrossed = true;
        _crossedFrom = signal.From;
        _codec = codec;
        _repetition.Start(now);
        if (!signal.IsExtended)
        {
            Meet(signal);
        }

        ReplyAccept(signal);
    }

    // The other side is there and waits for our 004: said again at once, where its address is proven.
    private void InviteAgain() => _pending |= IsSecured ? Outgoing.Invite : Outgoing.None;

    // While this call is up, the same contact calls with another id. That is a new run of the contact's client, which
    // knows nothing of this call, if it repeats itself while of this call nothing is heard any more; else it is an old
    // packet that the network kept.
    internal bool GivesWayTo(in CallSignal signal, MonoTime now)
    {
        // Nor in the first seconds: that is as long as copies of a 004 that crossed ours may still be under way.
        if (IsCalling || now - _stateSince < CallTimers.T2)
        {
            return false;
        }

        if (_rivalSince is not { } since || _rivalId != signal.Id || _lastHeard >= since)
        {
            _rivalId = signal.Id;
            _rivalSince = now;
            return false;
        }

        return now - since >= RestartProof;
    }

    internal void GiveWay(MonoTime now) =>
        End(State == CallState.Incoming ? CallEndReason.Missed : CallEndReason.Lost, say: null, now);

    // A base-level peer's 004 has no id. Soon after the end of its last call it is a repetition by a peer that has not
    // heard the 006; how soon tells whether that peer has been repeating itself at all. Anything later is a new call.
    internal bool IsRepeatedBaseInvite(MonoTime now)
    {
        if (State != CallState.Ended || PeerLevel != CallPeerLevel.Base || Direction != CallDirection.Incoming)
        {
            return false;
        }

        // After its own 006 only the network can bring an older 004.
        return _endedByOther
            ? now - _stateSince < TimeSpan.FromTicks(CallTimers.T1.Ticks / 2)
            : now - _invitedAt <= (_invitesAgain ? CallTimers.T2 + CallTimers.T1 : CallTimers.T1 + CallTimers.T1);
    }

    // The contact has moved before it was heard of: further 004 go to the new address.
    internal void Redirect(TransportAddress address)
    {
        if (State == CallState.Dialing && !_heard)
        {
            RemoteAddress = address;
        }
    }

    // While two calls cross, the end of one leaves the other. Once one of them stands, only its end counts.
    private bool SurvivesEndOf(CallId id)
    {
        if (id == CallId.None)
        {
            return false;
        }

        if (!IsCalling || (id != _id && id != _otherId))
        {
            return id != WireId;
        }

        if (id == _id)
        {
            _ownIsOver |= _takesCrossed;
            return _takesCrossed;
        }

        if (!_ownIsOver)
        {
            ForgetCrossing();
            _formerIsOver = true;
        }

        return !_ownIsOver;
    }

    // The other side has seen that its crossing call was taken, even if this side took it for an old one since.
    private bool TakesCrossed(in CallSignal signal)
    {
        if (IsCalling && signal.IsExtended && signal.Id == _formerId && !_formerIsOver && _codec is not null)
        {
            _otherId = signal.Id;
            _takesCrossed = true;
        }

        return IsCalling && _takesCrossed && signal.Id == _otherId;
    }

    // The other side takes the call that this side placed, and says so in its own 004: that one is no call any more.
    internal bool IsTakenBy(in CallSignal signal) => Direction == CallDirection.Outgoing && signal.Crossed == _id;

    internal void NoteTaken(in CallSignal signal)
    {
        if (_otherId == CallId.None)
        {
            _otherId = signal.Id;
        }
    }

    private void ForgetCrossing()
    {
        if (_otherId != CallId.None)
        {
            _formerId = _otherId;
            _formerIsOver = false;
        }

        _otherId = CallId.None;
        _takesCrossed = false;
    }
}
