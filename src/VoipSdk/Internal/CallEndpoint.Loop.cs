using System.Buffers;
using VoipSdk.Audio;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Internal;

// The control loop: feed the agent, drain it, wait for its deadline.
internal sealed partial class CallEndpoint
{
    private readonly HashSet<Task> _closing = [];
    private MonoTime? _goodbyeUntil;

    private async Task RunAsync()
    {
        try
        {
            while (!IsDone())
            {
                Feed(await _mailbox.Reader.ReadAsync().ConfigureAwait(false));
            }
        }
#pragma warning disable CA1031 // A defect here must end as ended calls, not as a process that waits for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.CallLoopFailed(exception);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    // With the calls over, the loop only lives on to repeat its good-byes until they are answered.
    private bool IsDone() =>
        _goodbyeUntil is { } until && _sessions.Count == 0 && (_agent.IsSettled || _clock.Now >= until);

    private void Feed(in Input input)
    {
        MonoTime now = _clock.Now;
        if (input.Action is { } action)
        {
            action();
        }
        else if (input.Buffer is { } buffer)
        {
            _agent.HandleDatagram(buffer.AsSpan(0, input.Length), input.From, now);
            ArrayPool<byte>.Shared.Return(buffer);
        }
        else if (input.MovedCall != 0)
        {
            _agent.HandleMediaFrom(input.MovedCall, input.From, now);
        }
        else if (_sessions.TryGetValue(input.QualityOfCall, out PeerCallSession? session))
        {
            session.CheckQuality();
        }

        Drain();
        if (_agent.NextDeadline is { } deadline && deadline <= _clock.Now)
        {
            NoteMedia();
            _agent.HandleTimeout(_clock.Now);
            Drain();
        }

        SetTimer();
    }

    // Packets wake nobody here: which peers have been heard is looked up when the machine asks whether one is gone.
    private void NoteMedia()
    {
        foreach (PeerCallSession session in _published)
        {
            if (session.State == CallState.Connected && session.Media?.LastHeard is { } heard)
            {
                _agent.HandleMedia(session.Handle, heard);
                Drain();
            }
        }
    }

    private (PeerCallSession? Session, CallDialError Error) Dial(string username, CallId id, CallMedia media)
    {
        if (!_agent.TryDial(username, id, _clock.Now, out int call, out CallDialError error))
        {
            return (null, error);
        }

        // Who calls a contact that is calling at this moment answers it: the session is there already.
        if (!_sessions.TryGetValue(call, out PeerCallSession? session))
        {
            // As the directory shows the name, not as it was typed.
            string name = _agent.TryGetCall(call, out CallSnapshot snapshot) ? snapshot.Username : username;
            session = new PeerCallSession(this, name, CallDirection.Outgoing) { Handle = call, Content = _content };
            _sessions.Add(call, session);
            PublishSessions();
        }

        if (session.Media is null)
        {
            session.Attach(media);
        }
        else
        {
            // The user was answering it already, with audio of its own.
            _closing.Add(media.DisposeAsync().AsTask());
        }

        return (session, CallDialError.None);
    }

    private bool Answer(PeerCallSession session, CallMedia media)
    {
        if (session.State != CallState.Incoming)
        {
            return false;
        }

        session.Attach(media);
        session.SetAnswering();
        _agent.Answer(session.Handle, _clock.Now);
        return true;
    }

    private void Drain()
    {
        while (_agent.TryTransmit(_transmitBuffer, out int length, out TransportAddress to))
        {
            _socket.TrySend(_transmitBuffer.AsSpan(0, length), _socket.ToNative(to));
        }

        while (_agent.TryTakeEvent(out CallAgentEvent? callEvent))
        {
            Handle(callEvent);
        }
    }

    private void SetTimer()
    {
        MonoTime? wake = MonoTime.Earlier(_agent.NextDeadline, _goodbyeUntil);
        TimeSpan due = wake is { } deadline ? deadline - _clock.Now : Timeout.InfiniteTimeSpan;
        if (wake is not null)
        {
            // Timers count whole milliseconds; rounding up fires once instead of twice.
            due = due < TimeSpan.Zero ? TimeSpan.Zero : due + TimeSpan.FromMilliseconds(1);
        }

        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Handle(CallAgentEvent callEvent)
    {
        switch (callEvent)
        {
            case CallIncoming incoming:
                HandleIncoming(incoming);
                break;
            case CallRingingThere when _sessions.TryGetValue(callEvent.Call, out PeerCallSession? session):
                session.SetRinging();
                break;
            case CallConnected connected when _sessions.TryGetValue(callEvent.Call, out PeerCallSession? session):
                HandleConnected(connected, session);
                break;
            case CallAuthenticated authenticated when _sessions.TryGetValue(callEvent.Call, out PeerCallSession? session):
                session.SetAuthenticationString(authenticated.AuthenticationString);
                break;
            case CallRemoteStatus status when _sessions.TryGetValue(callEvent.Call, out PeerCallSession? session):
                session.SetRemoteStatus(status);
                break;
            case CallMoved moved when _sessions.TryGetValue(callEvent.Call, out PeerCallSession? session):
                HandleMoved(moved, session);
                break;
            case CallEnded ended when _sessions.Remove(callEvent.Call, out PeerCallSession? session):
                HandleEnded(ended, session);
                break;
        }
    }

    private void HandleIncoming(CallIncoming incoming)
    {
        _logger.CallArrived(incoming.Call, incoming.Username, incoming.Address);
        var session = new PeerCallSession(this, incoming.Username, CallDirection.Incoming) { Handle = incoming.Call, Content = _content };
        _sessions.Add(incoming.Call, session);
        PublishSessions();
        _incomingCall(session);
    }

    private void HandleConnected(CallConnected connected, PeerCallSession session)
    {
        _logger.CallIsConnected(connected.Call, connected.Codec.Name, connected.Address);
        DatagramAddress address = _socket.ToNative(connected.Address);
        MediaSecrets? secrets = connected.Keys is { } keys ? new MediaSecrets(keys, _aeadProvider) : null;
        CallMedia media = session.Media!; // Attached before the call is placed or answered.
        try
        {
            media.QualityChanged = () => _mailbox.Writer.TryWrite(new Input { QualityOfCall = connected.Call });
            CallCodecs codecs = _codecs.For(connected.Codec) with
            {
                TakesRedundancy = connected.TakesRedundancy,
                TakesStereo = connected.TakesStereo,
            };
            media.Connect(
                codecs, new UdpMediaTransport(_socket, address), secrets, TimeSpan.Zero, AdaptationFor(connected.Call));
        }
#pragma warning disable CA1031 // A codec or an AES-GCM of the user's that cannot work ends its call, not the loop of all calls.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            session.SetFailed(exception as VoipCallException ?? new VoipCallException(
                VoipCallFailure.CodecUnavailable, $"The call's sound cannot work here: {exception.Message}", exception));

            // Posted: the agent is being drained.
            Post(() => _agent.HangUp(connected.Call, _clock.Now));
            return;
        }

        _receiver.Route(connected.Call, address, media);
        _ = _agent.TryGetCall(connected.Call, out CallSnapshot snapshot);
        session.SetConnected(connected.Address.ToIPEndPoint(), connected.Codec.Name, snapshot);
        LogKeys(secrets);
    }

    // Base peers know nothing of RTCP; one that sends it is answered all the same.
    private AdaptationOptions AdaptationFor(int call) =>
        _adaptation with { Begins = _agent.TryGetCall(call, out CallSnapshot snapshot) && snapshot.PeerLevel == CallPeerLevel.Extended };

    private void LogKeys(MediaSecrets? secrets)
    {
        if (_keyLog is null || secrets is null)
        {
            return;
        }

        try
        {
            _keyLog(secrets.Keys.ExportForDebugging());
        }
#pragma warning disable CA1031 // A log of the user's must not end the loop of all calls.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.KeyLogFailed(exception);
        }
    }

    private void HandleMoved(CallMoved moved, PeerCallSession session)
    {
        _logger.CallHasMoved(moved.Call, moved.Address);
        if (session.Media is { } media)
        {
            DatagramAddress address = _socket.ToNative(moved.Address);
            media.MoveTo(address);
            _receiver.Route(moved.Call, address, media);
        }

        session.SetMoved(moved.Address.ToIPEndPoint());
    }

    private void HandleEnded(CallEnded ended, PeerCallSession session)
    {
        _logger.CallHasEnded(ended.Call, ended.Reason);
        PublishSessions();
        _receiver.Unroute(ended.Call);
        if (session.Media is not { } media)
        {
            session.SetEnded(ended.Reason);
            return;
        }

        _closing.RemoveWhere(static task => task.IsCompleted);
        _closing.Add(EndAsync(media, session, ended.Reason));
    }

    private static async Task EndAsync(CallMedia media, PeerCallSession session, CallEndReason reason)
    {
        await media.DisposeAsync().ConfigureAwait(false);
        await session.EndRecordingAsync().ConfigureAwait(false);
        session.SetEnded(reason);
    }

    private void PublishSessions() => _published = [.. _sessions.Values];

    private async Task CloseAsync()
    {
        _mailbox.Writer.TryComplete();
        await _timer.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        foreach (PeerCallSession session in _sessions.Values)
        {
            if (session.Media is { } media)
            {
                await media.DisposeAsync().ConfigureAwait(false);
                await session.EndRecordingAsync().ConfigureAwait(false);
            }

            session.SetEnded(CallEndReason.Lost);
        }

        await Task.WhenAll(_closing).ConfigureAwait(false);
        while (_mailbox.Reader.TryRead(out Input input))
        {
            if (input.Buffer is { } buffer)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private readonly record struct Input
    {
        public Action? Action { get; init; }

        public byte[]? Buffer { get; init; }

        public int Length { get; init; }

        public TransportAddress From { get; init; }

        // Its media came from another address than the call's, which is "From".
        public int MovedCall { get; init; }

        public int QualityOfCall { get; init; }
    }
}
