namespace VoipSdk.Protocol.Calls;

// Two users dial each other at the same time: both want the call, so it is connected without asking anybody. Between
// extended peers the call with the lower id goes on, and the side whose id is higher takes it, while it goes on sending
// its own 004 (marked "crossed") until it knows that the other call is alive: a 004 that crossed may be an old one.
public sealed partial class CallMachine
{
    // A second 004 of a new run of the peer proves it; a duplicate of an old one arrives sooner.
    private static readonly TimeSpan RestartProof = TimeSpan.FromMilliseconds(400);
    private CallId _otherId;
    private bool _takesCrossed;
    private TransportAddress _crossedFrom;
    private CallId _rivalId;
    private MonoTime? _rivalSince;

    // The contact's own 004 arrives while this side dials it.
    internal bool IsCrossedBy(in CallSignal signal) =>
        IsCalling && (signal.IsExtended ? !Knows(signal.Id) : PeerLevel != CallPeerLevel.Extended);

    // The codec is null when none is in common.
    internal void HandleCrossing(in CallSignal signal, CallCodec? codec, MonoTime now)
    {
        Heard(now);
        if (signal.IsExtended && (signal.Id > _id || signal.Crossed == _id))
        {
            // The other side yields and takes our call.
            _otherId = signal.Id;
            _takesCrossed = false;
            return;
        }

        if (codec is null)
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

    // While this call is up, the same contact calls with another id. That is a new run of the contact's client, which
    // knows nothing of this call, if it repeats itself while of this call nothing is heard any more; else it is an old
    // packet that the network kept.
    internal bool GivesWayTo(in CallSignal signal, MonoTime now)
    {
        if (IsCalling)
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

    private void ForgetCrossing()
    {
        _otherId = CallId.None;
        _takesCrossed = false;
    }
}
