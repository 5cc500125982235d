using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Calls;

/// <summary>
/// All calls of one client on one UDP socket: finds the call that a datagram belongs to, settles crossing calls, says
/// busy, remembers ended calls. A sans-IO machine: it owns no socket, clock or thread.
/// </summary>
/// <remarks>
/// Not thread-safe: one loop owns it. After every command and every input, drain <see cref="TryTransmit"/> and
/// <see cref="TryTakeEvent"/> until they return false (debug builds assert it), then wait until
/// <see cref="NextDeadline"/> at the latest. Time must not run backwards. Commands for a call that has ended, or that
/// never was, do nothing: the user cannot know what the network said a moment ago.
/// </remarks>
public sealed class CallAgent
{
    private readonly CallAgentOptions _options;

    /// <summary>Creates an agent that answers nobody until <see cref="SetLocalUsername"/> is called.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message names each.</exception>
    public CallAgent(CallAgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>When <see cref="HandleTimeout"/> is to be called at the latest; null when nothing is due.</summary>
    public MonoTime? NextDeadline => _options is null ? MonoTime.Zero : null;

    /// <summary>The login succeeded: from now on calls can be placed and are taken.</summary>
    public void SetLocalUsername(string username) => throw new NotSupportedException(username + _options);

    /// <summary>Adds a contact, or moves it to another address. Only contacts can call and be called.</summary>
    /// <param name="username">Compared by the rules for usernames (RFC 8265 UsernameCaseMapped).</param>
    /// <param name="address">As 013 gave it; port 0 means that the contact can call but not be called.</param>
    public void SetContact(string username, TransportAddress address) => throw new NotSupportedException();

    /// <summary>Removes a contact. A call that is up goes on.</summary>
    public void RemoveContact(string username) => throw new NotSupportedException();

    /// <summary>Calls a contact.</summary>
    /// <param name="username">The contact.</param>
    /// <param name="id">Fresh random bits, never <see cref="CallId.None"/> and never used before.</param>
    /// <param name="now">The driver's time.</param>
    /// <param name="call">
    /// The call's handle, never reused by this agent. When the contact is calling at this moment, its call is answered
    /// instead (both want it) and this is the handle that <see cref="CallIncoming"/> gave.
    /// </param>
    /// <param name="error">Why not, when the method returns false.</param>
    public bool TryDial(string username, CallId id, MonoTime now, out int call, out CallDialError error) =>
        throw new NotSupportedException();

    /// <summary>The user takes an incoming call.</summary>
    public void Answer(int call, MonoTime now) => throw new NotSupportedException();

    /// <summary>The user refuses an incoming call.</summary>
    public void Decline(int call, MonoTime now) => throw new NotSupportedException();

    /// <summary>The user ends a call: cancels one that rings there, declines one that rings here, hangs up otherwise.</summary>
    public void HangUp(int call, MonoTime now) => throw new NotSupportedException();

    /// <summary>A datagram that is not valid media of a call (see <see cref="HandleMedia"/>) arrived.</summary>
    /// <param name="datagram">Anything: garbage is counted and dropped. Not kept.</param>
    /// <param name="from">Its source.</param>
    /// <param name="now">The driver's time.</param>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now) => throw new NotSupportedException();

    /// <summary>Valid media (a 014 whose RTP or RTCP belongs to the call) arrived: the other side lives. Allocates nothing.</summary>
    public void HandleMedia(int call, MonoTime now) => throw new NotSupportedException();

    /// <summary>The network reported that nothing listens at an address (ICMP port unreachable). A hint, no proof.</summary>
    public void HandleUnreachable(TransportAddress to, MonoTime now) => throw new NotSupportedException();

    /// <summary>Time has passed; harmless when nothing is due.</summary>
    public void HandleTimeout(MonoTime now) => throw new NotSupportedException();

    /// <summary>The client shuts down: every call ends as if its user had hung up.</summary>
    public void EndAll(MonoTime now) => throw new NotSupportedException();

    /// <summary>Takes the next datagram to send; drain until false.</summary>
    /// <param name="buffer">At least <see cref="Packets.PacketLimits.MaxBasePacketBytes"/> long.</param>
    /// <param name="length">Bytes written.</param>
    /// <param name="to">Where it goes.</param>
    public bool TryTransmit(Span<byte> buffer, out int length, out TransportAddress to) => throw new NotSupportedException();

    /// <summary>Takes the next event, oldest first; drain until false.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out CallAgentEvent? callEvent) => throw new NotSupportedException();
}
