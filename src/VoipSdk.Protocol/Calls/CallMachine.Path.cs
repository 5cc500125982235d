using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §9.7: the other side of a secured call may move to another address (Wi-Fi to mobile, a new NAT binding).
// An authentic packet from there begins a check; only an authentic answer from there moves the path. Copies of packets,
// sent from elsewhere by someone who only listens, begin checks that nobody answers.
public sealed partial class CallMachine
{
    private static readonly TimeSpan PathCheckPace = TimeSpan.FromMilliseconds(100);
    private TransportAddress _pathCandidate;
    private MonoTime? _pathCheckedAt;
    private uint _pathCheck;
    private uint _pathAsked;

    /// <summary>
    /// Media arrived from another address than <see cref="RemoteAddress"/>: authentic, and newer than all that came before.
    /// </summary>
    public void HandleMediaFrom(TransportAddress from, MonoTime now)
    {
        HandleMedia(now);
        NotePath(from, now);
    }

    private void NotePath(TransportAddress from, MonoTime now)
    {
        if (!IsSecured || State != CallState.Connected || from == RemoteAddress)
        {
            return;
        }

        if (from != _pathCandidate)
        {
            _pathCandidate = from;
            _pathCheck++;
        }
        else if (_pathCheckedAt is { } last && now - last < PathCheckPace)
        {
            return;
        }

        _pathCheckedAt = now;
        _pending |= Outgoing.PathCheck;
    }

    private void HandlePath(in CallSignal signal)
    {
        if (!IsSecured || State != CallState.Connected)
        {
            return;
        }

        if (CallStatus.TryReadNumber(signal.Attributes.Find("check"), out uint check))
        {
            _pathAsked = check;
            Reply(Outgoing.PathConfirm, signal);
        }
        else if (CallStatus.TryReadNumber(signal.Attributes.Find("ack"), out uint confirmed)
            && confirmed == _pathCheck && signal.From == _pathCandidate && signal.From != RemoteAddress)
        {
            RemoteAddress = _pathCandidate;
            _pending &= ~Outgoing.PathCheck;
            _events.Enqueue(new CallMoved(Call, RemoteAddress));
        }
    }
}
