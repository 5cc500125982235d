using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// Finds the call that a datagram belongs to. A datagram from an address that is neither a contact's nor a call's is not
// even parsed; nothing that has not been matched with a call leaves any state behind.
public sealed partial class CallAgent
{
    // An RTP header of version 2 (RFC 3550 §5.1).
    private const int MinRtpLength = 12;
    private CallAgentCounters _counters;

    /// <summary>A datagram that is not valid media of a call (see <see cref="HandleMedia"/>) arrived.</summary>
    /// <param name="datagram">Anything: garbage is counted and dropped. Not kept.</param>
    /// <param name="from">Its source.</param>
    /// <param name="now">The driver's time.</param>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now)
    {
        AssertDrained();
        if (_localUsername is null || (!IsKnown(from) && !IsOfMovingCall(datagram)))
        {
            _counters = _counters with { FromStrangers = _counters.FromStrangers + 1 };
        }
        else if (IsCallData(datagram))
        {
            HandleCallData(datagram, from, now);
        }
        else if (!CallSignal.TryParse(datagram, from, out CallSignal signal))
        {
            _counters = _counters with { Malformed = _counters.Malformed + 1 };
        }
        else if (signal.Type == PacketType.Call)
        {
            HandleInvite(signal, now);
        }
        else if (Find(signal) is { } machine)
        {
            machine.Handle(signal, now);
            Collect(machine);
        }
        else
        {
            HandleUnknownCall(signal);
        }
    }

    private static bool IsCallData(ReadOnlySpan<byte> datagram) =>
        datagram.StartsWith(PacketLimits.CallDataPrefix) || datagram.StartsWith("14 "u8);

    private bool IsKnown(TransportAddress from)
    {
        if (_contacts.HasAddress(from.Address))
        {
            return true;
        }

        foreach (CallMachine machine in _calls)
        {
            if (machine.RemoteAddress.Address.Equals(from.Address))
            {
                return true;
            }
        }

        return false;
    }

    // The other side of a secured call may speak from anywhere, if it names the call.
    private bool IsOfMovingCall(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > PacketLimits.MaxCallPacketBytes || IsCallData(datagram))
        {
            return false;
        }

        foreach (CallMachine machine in _calls)
        {
            if (machine.IsSecured && machine.IsLive && datagram.IndexOf(machine.WireIdText) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private CallMachine? Find(in CallSignal signal)
    {
        CallMachine? found = null;
        foreach (CallMachine machine in _calls)
        {
            if (!machine.Concerns(signal))
            {
                continue;
            }

            if (signal.IsExtended)
            {
                return machine;
            }

            if (IsFrom(machine, signal.From) && (found is null || machine.IsLive))
            {
                found = machine;
            }
        }

        return found;
    }

    // Without an id only the address tells. Before anything was heard of a contact its port is not certain (NAT).
    private bool IsFrom(CallMachine machine, TransportAddress from) =>
        machine.RemoteAddress == from
        || (machine.PeerLevel == CallPeerLevel.Unknown && !_contacts.BelongsToAnother(from, machine.RemoteUsername));

    // The driver knows the media of connected calls; what comes here came early (the 015 got lost) or late.
    private void HandleCallData(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now)
    {
        CallMachine? found = null;
        foreach (CallMachine machine in _calls)
        {
            if (machine.RemoteAddress == from && (found is null || !found.IsLive))
            {
                found = machine;
            }
        }

        if (found is { IsLive: false })
        {
            found.HandleLateMedia(now);
        }
        else if (found is { State: not CallState.Connected, IsSecured: true })
        {
            if (found.AuthenticatesMedia(datagram[(datagram.IndexOf((byte)' ') + 1)..]))
            {
                found.HandleMedia(now);
                Collect(found);
            }
        }
        else if (found is { State: not CallState.Connected } && LooksLikeRtp(datagram))
        {
            NoteMedia(found, now);
        }
    }

    private void NoteMedia(CallMachine machine, MonoTime now)
    {
        if (machine.State == CallState.Connected || !MayBeOld(machine))
        {
            machine.HandleMedia(now);
            Collect(machine);
        }
    }

    // Media names no call. Soon after another call with the same contact it may be of that one, and confirms nothing.
    private bool MayBeOld(CallMachine machine)
    {
        foreach (CallMachine other in _calls)
        {
            if (!other.IsLive && other.WasConnected && IsWith(other, machine.RemoteUsername))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LooksLikeRtp(ReadOnlySpan<byte> datagram)
    {
        int offset = datagram.IndexOf((byte)' ') + 1;
        return datagram.Length >= offset + MinRtpLength && (datagram[offset] & 0xC0) == 0x80;
    }

    private bool Knows(CallId id)
    {
        foreach (CallMachine machine in _calls)
        {
            if (machine.Knows(id))
            {
                return true;
            }
        }

        return false;
    }

    private void HandleUnknownCall(in CallSignal signal)
    {
        _counters = _counters with { UnknownCall = _counters.UnknownCall + 1 };
        if (!signal.IsExtended || signal.Type == PacketType.CallChallenge || Knows(signal.Id))
        {
            return;
        }

        bool isSecured = signal.Attributes.TryGet("mac", out _);
        if (isSecured && _identity is { } identity && !signal.IsAcknowledgement)
        {
            _ = signal.TryGetBytes("seen", CallSecrecy.NonceSize, out byte[]? ownNonce);
            _answers.Answer(signal, CallComposer.Forgotten(
                signal.Id, CallSecrecy.ResetToken(identity, signal.Id, ownNonce), acknowledges: signal.Type == PacketType.HangUp));
        }
        else if (signal.Type != PacketType.HangUp)
        {
            _answers.Answer(signal, CallComposer.HangUp(signal.Id, reason: null));
        }
        else if (!signal.IsAcknowledgement)
        {
            _answers.Answer(signal, CallComposer.Acknowledge(signal.Id));
        }
    }
}
