using System.Buffers.Binary;
using System.Globalization;
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
        _pending |= Outgoing.PathCheck;
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
        else if (TryReadNumber(signal, "ack", out ulong confirmed) && signal.From != RemoteAddress && confirmed == CheckOf(signal.From)
            && !IsForwarder(signal.From, now))
        {
            MoveTo(signal.From, now);
        }
    }

    // Who forwards a check and its answer is believed for as long as the other side says nothing from where it was. When the
    // path goes back there, that was no move, and the forwarder waits (RFC 9000 §9.3.3).
    private void MoveTo(TransportAddress address, MonoTime now)
    {
        if (address == _pathBefore)
        {
            _forwarder = RemoteAddress;
            _forwarderSince = now;
        }

        _pathBefore = RemoteAddress;
        RemoteAddress = address;
        _pending &= ~Outgoing.PathCheck;
        _events.Enqueue(new CallMoved(Call, address));
    }

    private bool IsForwarder(TransportAddress address, MonoTime now) =>
        address == _forwarder && _forwarderSince is { } since && now - since < CallTimers.T2;

    // One number for each address, so that copies from elsewhere, and checks of them, do not disturb a check under way. Not to
    // be guessed (RFC 9000 §8.2.1): who could, could have the call sent to somebody who never asked for it.
    private ulong CheckOf(TransportAddress address) => BinaryPrimitives.ReadUInt64BigEndian(
        Hkdf.Hmac(_pathSecret, [(byte)(address.Port >> 8), (byte)address.Port, .. address.Address.GetAddressBytes()]));

    private static bool TryReadNumber(in CallSignal signal, string name, out ulong number) =>
        ulong.TryParse(signal.Attributes.Find(name), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
