using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

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
public sealed partial class CallAgent
{
    private readonly CallAgentOptions _options;
    private readonly ContactBook _contacts = new();
    private readonly List<CallMachine> _calls = [];
    private readonly AnswerQueue _answers = new();
    private readonly Queue<CallAgentEvent> _events = new();
    private readonly CookieJar _cookies;
    private string? _localUsername;
    private IdentityKey? _identity;
    private int _lastHandle;
    private long _notAuthentic;

    /// <summary>Creates an agent that answers nobody until <see cref="SetLocalUser"/> is called.</summary>
    /// <param name="options">Copied and checked.</param>
    /// <param name="seed">
    /// At least 16 fresh bytes of a cryptographic source: cookies and nonces are derived from them. Copied.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Options are out of range (the message names each), or <paramref name="seed"/> is too short.
    /// </exception>
    public CallAgent(CallAgentOptions options, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = CallAgentOptionsValidator.CopyAndCheck(options);
        _cookies = new CookieJar(seed);
    }

    /// <summary>When <see cref="HandleTimeout"/> is to be called at the latest; null when nothing is due.</summary>
    public MonoTime? NextDeadline
    {
        get
        {
            MonoTime? next = null;
            foreach (CallMachine machine in _calls)
            {
                next = MonoTime.Earlier(next, machine.NextDeadline);
            }

            return next;
        }
    }

    /// <summary>
    /// False while the end of some call has not been acknowledged: a driver that closes its socket after
    /// <see cref="EndAll"/> may go on for a moment until this is true. Base-level peers acknowledge nothing.
    /// </summary>
    public bool IsSettled => !_calls.Exists(machine => machine.IsLive || machine.IsRepeatingEnd);

    /// <summary>What was counted so far.</summary>
    public CallAgentCounters Counters => _counters with
    {
        WithheldAnswers = _answers.Withheld,
        DroppedAnswers = _answers.Dropped,
        NotAuthentic = _notAuthentic + _calls.Sum(machine => machine.NotAuthentic),
    };

    /// <summary>The login succeeded: from now on calls can be placed and are taken.</summary>
    /// <param name="username">The local user, as 004 will name it.</param>
    /// <param name="identity">
    /// What the user signs with; stays the caller's, who disposes it after the agent's last use. Null where there is none:
    /// then only <see cref="CallEncryption.Preferred"/> lets calls happen, in the clear.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="username"/> is empty.</exception>
    public void SetLocalUser(string username, IdentityKey? identity)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        _localUsername = username;
        _identity = identity;
    }

    /// <summary>Adds a contact, or moves it to another address. Only contacts can call and be called.</summary>
    /// <param name="username">Compared by the rules for usernames (RFC 8265 UsernameCaseMapped).</param>
    /// <param name="address">As 013 gave it; port 0 means that the contact can call but not be called.</param>
    /// <param name="trustedKey">
    /// The key that the contact is trusted by; null if none was ever known. Calls that are up keep theirs.
    /// </param>
    /// <param name="isRefused">
    /// True while the directory names another key than the trusted one: the contact can call, as whom it was trusted to be,
    /// but is not called.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="username"/> is empty.</exception>
    public void SetContact(string username, TransportAddress address, IdentityPublicKey? trustedKey, bool isRefused)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        _contacts.Set(username, address, trustedKey, isRefused);
        if (address.Port != 0)
        {
            FindLive(username)?.Redirect(address);
        }
    }

    /// <summary>Removes a contact; unknown names do nothing. A call that is up goes on.</summary>
    public void RemoveContact(string username)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        _contacts.Remove(username);
    }

    /// <summary>Calls a contact.</summary>
    /// <param name="username">The contact.</param>
    /// <param name="id">Fresh random bits, never <see cref="CallId.None"/> and never used before.</param>
    /// <param name="now">The driver's time.</param>
    /// <param name="call">
    /// The call's handle, never reused by this agent. When the contact is calling at this moment, its call is answered
    /// instead (both want it) and this is the handle that <see cref="CallIncoming"/> gave.
    /// </param>
    /// <param name="error">Why not, when the method returns false.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="id"/> is none, or is that of a call that is known.
    /// </exception>
    public bool TryDial(string username, CallId id, MonoTime now, out int call, out CallDialError error)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        AssertDrained();
        if (id == CallId.None || Knows(id))
        {
            throw new ArgumentException("A call needs a fresh random id.", nameof(id));
        }

        call = 0;
        error = WhyNotDial(username, out ContactBook.Contact? contact, out CallMachine? calling);
        if (calling is not null)
        {
            call = calling.Call;
            calling.Answer(now);
        }
        else if (contact is not null)
        {
            call = Place(contact, id, now);
        }

        return error == CallDialError.None;
    }

    /// <summary>The user takes an incoming call.</summary>
    public void Answer(int call, MonoTime now) => Command(call, now, static (machine, now) => machine.Answer(now));

    /// <summary>The user refuses an incoming call.</summary>
    public void Decline(int call, MonoTime now) => Command(call, now, static (machine, now) => machine.Decline(now));

    /// <summary>
    /// The user ends a call: cancels one that rings there, declines one that rings here, hangs up otherwise.
    /// </summary>
    public void HangUp(int call, MonoTime now) => Command(call, now, static (machine, now) => machine.HangUp(now));

    /// <summary>
    /// The user holds the call, is muted, or records it, from now on. The other side is told once the call stands, if it
    /// understands that.
    /// </summary>
    public void SetStatus(int call, bool isHeld, bool isMuted, bool isRecording, MonoTime now) =>
        Command(call, now, (machine, now) => machine.SetStatus(isHeld, isMuted, isRecording, now));

    /// <summary>
    /// Media of a secured call arrived from another address than the call's: authentic, and newer than all that came before.
    /// </summary>
    /// <remarks>The call may move there, once the other side has proven that it is there (<see cref="CallMoved"/>).</remarks>
    public void HandleMediaFrom(int call, TransportAddress from, MonoTime now) =>
        Command(call, now, (machine, now) => machine.HandleMediaFrom(from, now));

    /// <summary>
    /// Valid media (a 014 whose RTP or RTCP belongs to the call) arrived: the other side lives, and has seen our answer. Of a
    /// secured call only media that is authentic, and was not taken before, is valid.
    /// </summary>
    /// <remarks>
    /// Allocates nothing. Every packet is harmless; of a connected call it is enough to tell before each
    /// <see cref="HandleTimeout"/> when the last one arrived.
    /// </remarks>
    public void HandleMedia(int call, MonoTime now)
    {
        AssertDrained();
        foreach (CallMachine machine in _calls)
        {
            if (machine.Call == call)
            {
                NoteMedia(machine, now);
                return;
            }
        }
    }

    /// <summary>The client shuts down: every call ends as if its user had hung up.</summary>
    public void EndAll(MonoTime now)
    {
        AssertDrained();
        for (int i = _calls.Count - 1; i >= 0; i--)
        {
            _calls[i].HangUp(now);
            Collect(_calls[i]);
        }
    }

    /// <summary>
    /// The network reported that nothing listens at an address (ICMP port unreachable). A hint, no proof.
    /// </summary>
    public void HandleUnreachable(TransportAddress to, MonoTime now)
    {
        AssertDrained();
        if (_calls.Find(machine => machine.IsLive && machine.RemoteAddress == to) is { } machine)
        {
            machine.HandleUnreachable(now);
            Collect(machine);
        }
    }

    /// <summary>Time has passed; harmless when nothing is due.</summary>
    public void HandleTimeout(MonoTime now)
    {
        AssertDrained();
        foreach (CallMachine machine in _calls)
        {
            machine.HandleTimeout(now);
            Collect(machine);
        }

        _ = _calls.RemoveAll(IsOver);
    }

    /// <summary>A call as it stands; false once it has been over for a while, or never was.</summary>
    public bool TryGetCall(int call, out CallSnapshot snapshot)
    {
        CallMachine? machine = _calls.Find(machine => machine.Call == call);
        snapshot = machine is null
            ? default
            : new CallSnapshot(
                machine.Direction,
                machine.State,
                machine.EndReason,
                machine.RemoteUsername,
                machine.RemoteAddress,
                machine.WireId,
                machine.PeerLevel)
            {
                IsSecured = machine.IsSecured,
                AuthenticationString = machine.AuthenticationString,
                IsRemoteHeld = machine.IsRemoteHeld,
                IsRemoteMuted = machine.IsRemoteMuted,
                IsRemoteRecording = machine.IsRemoteRecording,
            };
        return machine is not null;
    }

    /// <summary>Takes the next datagram to send; drain until false.</summary>
    /// <param name="buffer">At least <see cref="PacketLimits.MaxCallPacketBytes"/> long.</param>
    /// <param name="length">Bytes written.</param>
    /// <param name="to">Where it goes.</param>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too small.</exception>
    public bool TryTransmit(Span<byte> buffer, out int length, out TransportAddress to)
    {
        if (buffer.Length < PacketLimits.MaxCallPacketBytes)
        {
            throw new ArgumentException(
                $"A buffer of {PacketLimits.MaxCallPacketBytes} bytes is needed.", nameof(buffer));
        }

        if (_answers.TryTake(buffer, out length, out to))
        {
            return true;
        }

        foreach (CallMachine machine in _calls)
        {
            if (machine.TryTransmit(buffer, out length, out to))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next event, oldest first; drain until false.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out CallAgentEvent? callEvent) => _events.TryDequeue(out callEvent);
}
