using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7.10: hold, mute and recording. 018 brings the whole status with a revision and is repeated until the other side
// has acknowledged that revision; so whatever is lost, both know in the end.
public sealed partial class CallMachine
{
    private CallStatus _localStatus;
    private CallStatus _remoteStatus;
    private Repetition _statusRepetition;
    private string _remoteExtensions = "";

    /// <summary>Whether the other side holds the call.</summary>
    internal bool IsRemoteHeld => _remoteStatus.IsHeld;

    /// <summary>Whether the other side's user is muted.</summary>
    internal bool IsRemoteMuted => _remoteStatus.IsMuted;

    /// <summary>Whether the other side records the call.</summary>
    internal bool IsRemoteRecording => _remoteStatus.IsRecording;

    /// <summary>
    /// The user holds the call, is muted, or records it, from now on. The other side is told once the call stands, if it understands
    /// that; nothing is told twice.
    /// </summary>
    public void SetStatus(bool isHeld, bool isMuted, bool isRecording, MonoTime now)
    {
        var status = new CallStatus(_localStatus.Revision, isHeld, isMuted, isRecording);
        if (status != _localStatus)
        {
            _localStatus = status with { Revision = status.Revision + 1 };
            BeginStatus(now);
        }
    }

    private void BeginStatus(MonoTime now)
    {
        if (State == CallState.Connected && _localStatus.Revision > 0 && Understands(CallExtensions.Status))
        {
            _pending |= Outgoing.Status;
            _statusRepetition.Start(now);
        }
    }

    // In a secured call only what was signed counts.
    private bool Understands(string extension) => IsSecured
        ? ExchangeOf(WireId)?.Understands(extension) == true
        : CallExtensions.Contains(_remoteExtensions, extension);

    internal void NoteCaller(in CallSignal signal) => NoteExtensions(signal);

    private void NoteExtensions(in CallSignal signal) =>
        _remoteExtensions = signal.Attributes.Find(CallExtensions.AttributeName) ?? _remoteExtensions;

    private void HandleStatus(in CallSignal signal)
    {
        if (State != CallState.Connected || !CallStatus.TryRead(signal.Attributes, out CallStatus status))
        {
            return;
        }

        bool acknowledges = signal.Attributes.TryGet("ack", out string? ack);
        if (acknowledges && CallStatus.TryReadNumber(ack, out uint revision) && revision == _localStatus.Revision)
        {
            _statusRepetition.Stop();
            _pending &= ~Outgoing.Status;
        }

        if (status.Revision > _remoteStatus.Revision)
        {
            _remoteStatus = status;
            _events.Enqueue(new CallRemoteStatus(Call, status.IsHeld, status.IsMuted) { IsRecording = status.IsRecording });
        }

        if (!acknowledges)
        {
            Reply(Outgoing.StatusAnswer, signal);
        }
    }
}
