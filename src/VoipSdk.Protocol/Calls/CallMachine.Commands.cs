namespace VoipSdk.Protocol.Calls;

// What the user, the media path and the network say to a call, and the three steps of its life: enter, connect, end.
public sealed partial class CallMachine
{
    private static readonly TimeSpan DialUnreachableAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallUnreachableAfter = TimeSpan.FromSeconds(5);

    /// <summary>The user takes the call; nothing happens unless it is <see cref="CallState.Incoming"/>.</summary>
    public void Answer(MonoTime now)
    {
        if (State == CallState.Incoming)
        {
            Enter(CallState.Answering, now);
            _pending = (_pending & ~Outgoing.Ringing) | Outgoing.Accept;
            _repetition.Start(now);
        }
    }

    /// <summary>The user refuses the call; nothing happens unless it is <see cref="CallState.Incoming"/>.</summary>
    public void Decline(MonoTime now)
    {
        if (State == CallState.Incoming)
        {
            End(CallEndReason.Declined, CallEndings.Declined, now);
        }
    }

    /// <summary>The user ends the call, whatever its state: cancels, declines or hangs up.</summary>
    public void HangUp(MonoTime now)
    {
        switch (State)
        {
            case CallState.Incoming:
                Decline(now);
                break;
            // Who has taken the other side's crossing call has answered it.
            case CallState.Dialing or CallState.Ringing when !_takesCrossed:
                End(CallEndReason.Cancelled, CallEndings.Cancelled, now);
                break;
            case not CallState.Ended:
                End(CallEndReason.HungUpHere, CallEndings.HangUp, now);
                break;
        }
    }

    /// <summary>Valid media of this call arrived: as good as a 015, and a sign of life.</summary>
    public void HandleMedia(MonoTime now)
    {
        if (State == CallState.Connected)
        {
            // Told late, it may lie before a signal that came after it.
            _lastHeard = now > _lastHeard ? now : _lastHeard;
            _heardMedia = true;
            _unreachable.Reset();
        }
        else if (State == CallState.Answering || (IsCalling && _takesCrossed))
        {
            Heard(now);
            _heardMedia = true;
            Connect(asCallee: true, now);
        }
    }

    /// <summary>
    /// The network reported that nothing listens at <see cref="RemoteAddress"/>: a hint that counts when it persists.
    /// </summary>
    public void HandleUnreachable(MonoTime now)
    {
        switch (State)
        {
            case CallState.Dialing or CallState.Ringing when _unreachable.Persist(DialUnreachableAfter, now):
                End(CallEndReason.Unreachable, CallEndings.Cancelled, now);
                break;
            // Nobody signs ICMP, so of a secured call it ends no more than an attempt.
            case CallState.Answering or CallState.Connected when !IsSecured && _unreachable.Persist(CallUnreachableAfter, now):
                End(CallEndReason.Lost, CallEndings.Lost, now);
                break;
        }
    }

    private bool IsCalling => State is CallState.Dialing or CallState.Ringing;

    private void Enter(CallState state, MonoTime now)
    {
        State = state;
        _stateSince = now;
        _repetition.Stop();
        _statusRepetition.Stop();
        _unreachable.Reset();
    }

    private void Heard(MonoTime now)
    {
        _heard = true;
        _lastHeard = now;
        _unreachable.Reset();
    }

    private void Connect(bool asCallee, MonoTime now)
    {
        Enter(CallState.Connected, now);
        RemoteAddress = IsSecured && asCallee && _takesCrossed ? _crossedFrom : RemoteAddress;
        _isCallee = asCallee;
        _wasConnected = true;
        _lastHeard = now;
        _pending &= ~(Outgoing.Invite | Outgoing.Accept | Outgoing.Ringing);
        if (PeerLevel == CallPeerLevel.Extended)
        {
            _repetition.Every(KeepAlive, now);
        }

        ExchangeOf(WireId)?.Settle();
        _events.Enqueue(new CallConnected(Call, RemoteUsername, RemoteAddress, _codec!)
        {
            Keys = ExchangeOf(WireId)?.Keys,
            TakesRedundancy = Understands(CallExtensions.Redundancy),
            TakesStereo = Understands(CallExtensions.Stereo),
        });
        TellAuthenticationString();
        BeginStatus(now);
    }

    // "say" is the reason that 006 gives; null when the other side knows already or has forgotten the call.
    private void End(CallEndReason reason, string? say, MonoTime now)
    {
        bool tell = say is not null;
        _endedByOther = !tell;
        _endSaid = say ?? (_wasConnected ? CallEndings.HangUp : CallEndings.Cancelled);
        _hangUpId = WireId;
        Enter(CallState.Ended, now);
        EndReason = reason;
        _pending = (_pending & Outgoing.Acknowledge) | (tell ? Outgoing.HangUp : Outgoing.None);
        _lastHangUp = tell ? now : null;
        if (tell && PeerLevel != CallPeerLevel.Base)
        {
            _repetition.Start(now);
        }

        _events.Enqueue(new CallEnded(Call, reason));
    }
}
