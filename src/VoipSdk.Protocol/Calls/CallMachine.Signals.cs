using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Calls;

// Every packet in every state. Each is idempotent: what was said before is answered as before and changes nothing.
public sealed partial class CallMachine
{
    private bool _isCallee;
    private bool _wasConnected;
    private MonoTime _invitedAt;
    private bool _invitesAgain;

    /// <summary>A datagram arrived from the contact; one that is garbage or not of this call does nothing.</summary>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now)
    {
        if (CallSignal.TryParse(datagram, from, out CallSignal signal) && Concerns(signal))
        {
            Handle(signal, now);
        }
    }

    // By id between extended peers; by address alone with base-level ones. The port may differ behind a NAT; the other side
    // of a secured call may be anywhere, since it has to prove who it is.
    internal bool Concerns(in CallSignal signal) =>
        (signal.From.Address.Equals(RemoteAddress.Address) || (IsSecured && IsLive))
        && (signal.IsExtended ? Knows(signal.Id) : !IsSecured && PeerLevel != CallPeerLevel.Extended);

    internal bool Knows(CallId id) =>
        id != CallId.None && (id == _id || id == _otherId || id == _formerId);

    internal void Handle(in CallSignal signal, MonoTime now)
    {
        if (signal.Type == PacketType.CallChallenge)
        {
            HandleChallenge(signal, now);
            return;
        }

        if (IsSecured && !Authenticate(signal, now))
        {
            return;
        }

        if (State == CallState.Ended)
        {
            HandleAfterEnd(signal, now);
            return;
        }

        // An acknowledgement of what was not said, or our own 004 that came back: they tell nothing of the other side.
        bool isEcho = signal.Type == PacketType.Call && signal.Id == _id && Direction == CallDirection.Outgoing;
        if (isEcho || (signal.Type == PacketType.HangUp && signal.IsAcknowledgement))
        {
            return;
        }

        Heard(now);
        NoteExtensions(signal);
        switch (signal.Type)
        {
            case PacketType.Call:
                HandleInvite(signal, now);
                break;
            case PacketType.CallRinging:
                HandleRinging(signal, now);
                break;
            case PacketType.AcceptCall:
                HandleAccept(signal, now);
                break;
            case PacketType.CallAcceptedCallBack:
                HandleConfirm(signal, now);
                break;
            case PacketType.HangUp:
                HandleHangUp(signal, now);
                break;
            case PacketType.CallStatus:
                HandleStatus(signal);
                break;
            case PacketType.CallPath:
                HandlePath(signal, now);
                break;
        }

        NotePath(signal.From, now);
        TellAuthenticationString();
    }

    private void HandleInvite(in CallSignal signal, MonoTime now)
    {
        NoteInvite(now);
        if (IsSecured && State is CallState.Incoming or CallState.Answering)
        {
            // Signed for this process, with a cookie that went to this address; not a copy from elsewhere.
            RemoteAddress = signal.From;
        }

        switch (State)
        {
            case CallState.Incoming when signal.IsExtended:
                Reply(Outgoing.Ringing, signal);
                break;
            case CallState.Answering:
            case CallState.Connected when _isCallee || !signal.IsExtended:
            case CallState.Dialing or CallState.Ringing when _takesCrossed && signal.Id == _otherId:
                ReplyAccept(signal);
                break;
            case CallState.Dialing or CallState.Ringing when signal.Id == _otherId && !_ownIsOver:
                InviteAgain();
                break;
            case CallState.Connected when signal.Id == _otherId:
                // The other side has taken our call and not heard that we know.
                Reply(Outgoing.Confirm, signal);
                break;
        }
    }

    private void HandleRinging(in CallSignal signal, MonoTime now)
    {
        if (!IsCalling || signal.Id != _id)
        {
            return;
        }

        // Who alerts its user does not call us at this time: the 004 that crossed ours was an old one.
        ForgetCrossing();
        Meet(signal);
        if (State == CallState.Dialing)
        {
            Enter(CallState.Ringing, now);
            _repetition.Every(CallTimers.T2, now);
            _events.Enqueue(new CallRingingThere(Call));
        }
    }

    private void HandleAccept(in CallSignal signal, MonoTime now)
    {
        if (signal.IsExtended && signal.Id != _id)
        {
            return;
        }

        if (State == CallState.Connected && Direction == CallDirection.Outgoing)
        {
            Reply(Outgoing.Confirm, signal);
        }

        if (!IsCalling)
        {
            return;
        }

        Meet(signal);
        if (!CallCodecList.TryAccept(_options.Codecs, signal.IsExtended ? signal.Codecs : null, out _codec))
        {
            End(CallEndReason.Unreachable, CallEndings.NoCodec, now);
            return;
        }

        // A crossing that this side was about to take stays known, so that its late packets are.
        _takesCrossed = false;
        Connect(asCallee: false, now);
        _pending |= Outgoing.Confirm;
    }

    private void HandleConfirm(in CallSignal signal, MonoTime now)
    {
        if (State == CallState.Answering)
        {
            Connect(asCallee: true, now);
        }
        else if (TakesCrossed(signal))
        {
            Meet(signal);
            Connect(asCallee: true, now);
        }
    }

    private void HandleHangUp(in CallSignal signal, MonoTime now)
    {
        Acknowledge(signal);
        if (CallEndings.ProvesConnection(signal.Reason) && (State == CallState.Answering || TakesCrossed(signal)))
        {
            Connect(asCallee: true, now);
        }

        if (!SurvivesEndOf(signal.Id))
        {
            CallState readAs = IsCalling && _ownIsOver ? CallState.Answering : State;
            End(CallEndings.Read(readAs, signal.IsExtended, signal.Reason), say: null, now);
        }
    }

    private void HandleAfterEnd(in CallSignal signal, MonoTime now)
    {
        if (signal.Type == PacketType.HangUp)
        {
            // Acknowledged, or over on the other side as well.
            _repetition.Stop();
            _pending &= ~Outgoing.HangUp;
            if (!signal.IsAcknowledgement)
            {
                Acknowledge(signal);
            }

            return;
        }

        if (signal.Type == PacketType.Call)
        {
            NoteInvite(now);
        }

        HangUpAgain(signal, now);
    }

    // Media of an ended call: a base-level peer has not heard the 006, which it does not acknowledge.
    internal void HandleLateMedia(MonoTime now)
    {
        if (State == CallState.Ended && PeerLevel == CallPeerLevel.Base && MayHangUpAgain(now))
        {
            _lastHangUp = now;
            _pending |= Outgoing.HangUp;
        }
    }

    // The other side has not understood that the call is over: 006 once more.
    private void HangUpAgain(in CallSignal signal, MonoTime now)
    {
        if (MayHangUpAgain(now))
        {
            _lastHangUp = now;
            _hangUpId = signal.Id;
            Reply(Outgoing.HangUp, signal);
        }
    }

    private bool MayHangUpAgain(MonoTime now) => _lastHangUp is not { } last || now - last >= CallTimers.T1;

    private void Acknowledge(in CallSignal signal)
    {
        if (signal.IsExtended)
        {
            _acknowledgedId = signal.Id;
            Reply(Outgoing.Acknowledge, signal);
        }
    }

    private void ReplyAccept(in CallSignal signal)
    {
        if (_codec is not null)
        {
            Reply(Outgoing.Accept, signal);
        }
    }

    // From the first answer on packets go where it came from: behind a NAT that is not the port that 013 named.
    // In a secured call anybody may have sent a copy of the answer, and been faster; there a check tells (§9.7).
    private void Meet(in CallSignal signal)
    {
        RemoteAddress = IsSecured ? RemoteAddress : signal.From;
        PeerLevel = signal.IsExtended ? CallPeerLevel.Extended : CallPeerLevel.Base;
    }

    private void NoteInvite(MonoTime now)
    {
        _invitesAgain |= _invitedAt != default && now - _invitedAt > TimeSpan.Zero;
        _invitedAt = now;
    }
}
