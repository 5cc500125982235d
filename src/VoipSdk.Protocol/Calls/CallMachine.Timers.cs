namespace VoipSdk.Protocol.Calls;

// Timers: one deadline for each state, and the repetition of the packet that awaits an answer.
public sealed partial class CallMachine
{
    private const int KeepAlivesPerTimeout = 10;

    private TimeSpan KeepAlive => TimeSpan.FromTicks(_options.MediaTimeout.Ticks / KeepAlivesPerTimeout);

    private MonoTime? Deadline => State switch
    {
        CallState.Dialing or CallState.Ringing => _startedAt + _options.RingTimeout,
        CallState.Incoming => MonoTime.Earlier(
            _startedAt + _options.RingTimeout,
            PeerLevel == CallPeerLevel.Extended ? _lastHeard + CallTimers.CallerSilence : null),
        CallState.Answering => _stateSince + CallTimers.GiveUp,
        // A base-level peer that never sent media may be one that has no audio: its silence means less, but not nothing.
        CallState.Connected when PeerLevel == CallPeerLevel.Base && !_heardMedia =>
            _lastHeard + (_options.MediaTimeout > CallTimers.BasePeerSilence ? _options.MediaTimeout : CallTimers.BasePeerSilence),
        CallState.Connected => _lastHeard + _options.MediaTimeout,
        _ => IsForgotten ? null : _stateSince + CallTimers.Tombstone,
    };

    /// <summary>Time has passed; harmless when nothing is due.</summary>
    public void HandleTimeout(MonoTime now)
    {
        if (Deadline <= now)
        {
            HandleDeadline(now);
        }

        if (_statusRepetition.TryFire(now))
        {
            _pending |= Outgoing.Status;
        }

        if (!_repetition.TryFire(now))
        {
            return;
        }

        _challengesTaken = 0;
        switch (State)
        {
            case CallState.Dialing or CallState.Ringing:
                _pending |= _takesCrossed ? Outgoing.Accept : Outgoing.None;
                _pending |= _ownIsOver ? Outgoing.None : Outgoing.Invite;
                break;
            case CallState.Answering:
                _pending |= Outgoing.Accept;
                break;
            case CallState.Connected:
                _pending |= Outgoing.Confirm;
                break;
            case CallState.Ended when now - _stateSince >= CallTimers.GiveUp:
                _repetition.Stop();
                break;
            case CallState.Ended:
                _pending |= Outgoing.HangUp;
                _lastHangUp = now;
                break;
        }
    }

    /// <summary>
    /// Stops repeating the end of a call; a base-level peer would take it for the end of its next call.
    /// </summary>
    internal void StopRepeatingEnd()
    {
        if (State == CallState.Ended && PeerLevel != CallPeerLevel.Extended)
        {
            _repetition.Stop();
            _pending &= ~Outgoing.HangUp;
        }
    }

    private void HandleDeadline(MonoTime now)
    {
        switch (State)
        {
            case CallState.Dialing or CallState.Ringing:
                End(_heard ? CallEndReason.Missed : CallEndReason.Unreachable, CallEndings.Timeout, now);
                break;
            case CallState.Incoming:
                End(CallEndReason.Missed, CallEndings.Timeout, now);
                break;
            case CallState.Answering or CallState.Connected:
                End(CallEndReason.Lost, CallEndings.Lost, now);
                break;
            case CallState.Ended:
                IsForgotten = true;
                _repetition.Stop();
                Erase();
                break;
        }
    }
}
