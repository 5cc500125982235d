using System.Buffers.Binary;
using System.Globalization;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §9.7: the other side of a secured call may move to another address (Wi-Fi to mobile, a new NAT binding).
// An authentic packet from there begins a check, of there and of where it was; only an authentic answer moves the path. Copies of packets,
// sent from elsewhere by someone who only listens, begin checks that nobody answers.
public sealed partial class CallMachine
{
    private static readonly TimeSpan PathCheckPace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ForwarderPause = TimeSpan.FromSeconds(1);
    private TransportAddress _pathCandidate;
    private MonoTime? _pathCheckedAt;
    private ulong _pathAsked;
    private TransportAddress _pathBefore;
    private TransportAddress _forwarder;
    private MonoTime? _forwarderSince;

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
        if (!IsSecured || State != CallState.Connected || from == RemoteAddress || IsForwarder(from, now))
        {
            return;
        }

        if (from == _pathCandidate && _pathCheckedAt is { } last && now - last < PathCheckPace)
        {
            return;
        }

        _pathCandidate = from;
        _pathCheckedAt = now;
        _pending |= Outgoing.PathCheck | Outgoing.OldPathCheck;
    }

    private void HandlePath(in CallSignal signal, MonoTime now)
    {
        if (!IsSecured)
        {
            return;
        }

        // Who checks a path is connected, so it has heard the answer.
        HandleConfirm(signal, now);
        if (State != CallState.Connected)
        {
            return;
        }

        if (TryReadNumber(signal, "check", out ulong check))
        {
            _pathAsked = check;
            Reply(Outgoing.PathConfirm, signal);
        }
        else if (TryReadNumber(signal, "ack", out ulong confirmed))
        {
            HandlePathConfirm(confirmed, signal.From, now);
        }
    }

    // The number tells which address it was sent to; the answer may come from anywhere, for a copy may have been faster.
    private void HandlePathConfirm(ulong confirmed, TransportAddress from, MonoTime now)
    {
        if (confirmed == CheckOf(RemoteAddress))
        {
            Suspect(_pathCandidate, now);
        }
        else if (confirmed == CheckOf(_pathBefore))
        {
            Suspect(RemoteAddress, now);
            MoveTo(_pathBefore);
        }
        else
        {
            // Not the candidate when copies from elsewhere have made another one of it meanwhile.
            TransportAddress proven = confirmed == CheckOf(_pathCandidate) ? _pathCandidate : from;
            if (confirmed == CheckOf(proven) && !IsForwarder(proven, now))
            {
                MoveTo(proven);
            }
        }
    }

    private void MoveTo(TransportAddress address)
    {
        _pathBefore = RemoteAddress;
        RemoteAddress = address;
        _pending &= ~(Outgoing.PathCheck | Outgoing.OldPathCheck);
        _events.Enqueue(new CallMoved(Call, address));
    }

    // The other side is where it was, so it is somebody who forwards checks that answers elsewhere (RFC 9000 §9.3.3).
    private void Suspect(TransportAddress address, MonoTime now)
    {
        _forwarder = address;
        _forwarderSince = now;
    }

    private bool IsForwarder(TransportAddress address, MonoTime now) =>
        address == _forwarder && _forwarderSince is { } since && now - since < ForwarderPause;

    // One number for each address, so that copies from elsewhere, and checks of them, do not disturb a check under way. Not to
    // be guessed (RFC 9000 §8.2.1): who could, could have the call sent to somebody who never asked for it.
    private ulong CheckOf(TransportAddress address) => BinaryPrimitives.ReadUInt64BigEndian(
        Hkdf.Hmac(_pathSecret, [(byte)(address.Port >> 8), (byte)address.Port, .. address.Address.GetAddressBytes()]));

    private static bool TryReadNumber(in CallSignal signal, string name, out ulong number) =>
        ulong.TryParse(signal.Attributes.Find(name), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
