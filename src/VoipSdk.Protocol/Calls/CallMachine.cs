using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Calls;

/// <summary>
/// One call, from the first 004 until its last late packet is forgotten (docs/PROTOCOL.md, Calls). A sans-IO machine;
/// <see cref="CallAgent"/> runs one for each call.
/// </summary>
/// <remarks>
/// Not thread-safe. After every command and input, drain <see cref="TryTransmit"/> and <see cref="TryTakeEvent"/>. An
/// ended call keeps its machine for <see cref="CallTimers.Tombstone"/>: it repeats 006 until it is acknowledged and
/// answers what still arrives for the call.
/// </remarks>
public sealed partial class CallMachine
{
    private static readonly TimeSpan DialUnreachableAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallUnreachableAfter = TimeSpan.FromSeconds(5);
    private readonly CallAgentOptions _options;
    private readonly string _localUsername;
    private readonly MonoTime _startedAt;
    private readonly Queue<CallAgentEvent> _events = new();
    private readonly CallId _id;
    private CallCodec? _codec;
    private Repetition _repetition;
    private UnreachableHints _unreachable;
    private MonoTime _lastHeard;
    private MonoTime _stateSince;
    private bool _heard;
    private bool _heardMedia;
    private bool _endedByOther;

    private CallMachine(
        int call, CallDirection direction, CallId id, CallParties parties, CallAgentOptions options, MonoTime now)
    {
        Call = call;
        Direction = direction;
        RemoteUsername = parties.RemoteUsername;
        RemoteAddress = parties.RemoteAddress;
        _localUsername = parties.LocalUsername;
        _options = options;
        _id = id;
        _startedAt = now;
        _stateSince = now;
        _lastHeard = now;
    }

    /// <summary>The handle that the events carry.</summary>
    public int Call { get; }

    /// <summary>Who began the call.</summary>
    public CallDirection Direction { get; }

    /// <summary>Where the call stands.</summary>
    public CallState State { get; private set; }

    /// <summary>Why it is over; <see cref="CallEndReason.None"/> until then.</summary>
    public CallEndReason EndReason { get; private set; }

    /// <summary>What the other side speaks, as far as it is known.</summary>
    public CallPeerLevel PeerLevel { get; private set; }

    /// <summary>The contact at the other end.</summary>
    public string RemoteUsername { get; }

    /// <summary>Where packets go. Follows the contact's port until the call stands.</summary>
    public TransportAddress RemoteAddress { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is to be called at the latest; null when nothing is due.</summary>
    public MonoTime? NextDeadline => MonoTime.Earlier(Deadline, _repetition.NextAt);

    /// <summary>Whether the call is over and nothing that arrives for it needs an answer any more.</summary>
    public bool IsForgotten { get; private set; }

    internal bool IsLive => State != CallState.Ended;

    internal bool IsRepeatingEnd => State == CallState.Ended && _repetition.NextAt is not null;

    internal MonoTime StateSince => _stateSince;

    /// <summary>Places a call: 004 is due at once.</summary>
    /// <param name="call">The handle that the events carry.</param>
    /// <param name="id">Fresh random bits; not <see cref="CallId.None"/>.</param>
    /// <param name="parties">Between whom.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="now">The driver's time.</param>
    public static CallMachine Dial(int call, CallId id, CallParties parties, CallAgentOptions options, MonoTime now)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (id == CallId.None)
        {
            ThrowNoId();
        }

        var machine = new CallMachine(call, CallDirection.Outgoing, id, parties, options, now)
        {
            State = CallState.Dialing,
            _pending = Outgoing.Invite,
        };
        machine._repetition.Start(now);
        return machine;
    }

    /// <summary>Takes a call that has arrived: the user is to be alerted, and an extended caller hears so (016).</summary>
    /// <param name="call">The handle that the events carry.</param>
    /// <param name="id">The caller's id; <see cref="CallId.None"/> makes it a call of a base-level peer.</param>
    /// <param name="codec">The codec that 005 will name.</param>
    /// <param name="parties">Between whom; the address is the source of the 004.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="now">The driver's time.</param>
    public static CallMachine Receive(
        int call, CallId id, CallCodec codec, CallParties parties, CallAgentOptions options, MonoTime now)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(options);
        var machine = new CallMachine(call, CallDirection.Incoming, id, parties, options, now)
        {
            State = CallState.Incoming,
            PeerLevel = id == CallId.None ? CallPeerLevel.Base : CallPeerLevel.Extended,
            _pending = id == CallId.None ? Outgoing.None : Outgoing.Ringing,
            _codec = codec,
            _heard = true,
            _invitedAt = now,
        };
        machine._events.Enqueue(new CallIncoming(call, parties.RemoteUsername, parties.RemoteAddress));
        return machine;
    }

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
            _lastHeard = now;
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

    /// <summary>The network reported that nothing listens at <see cref="RemoteAddress"/>: a hint that counts when it persists.</summary>
    public void HandleUnreachable(MonoTime now)
    {
        switch (State)
        {
            case CallState.Dialing or CallState.Ringing when _unreachable.Persist(DialUnreachableAfter, now):
                End(CallEndReason.Unreachable, CallEndings.Cancelled, now);
                break;
            case CallState.Answering or CallState.Connected when _unreachable.Persist(CallUnreachableAfter, now):
                End(CallEndReason.Lost, CallEndings.Lost, now);
                break;
        }
    }

    /// <summary>Takes the next event, oldest first; drain until false.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out CallAgentEvent? callEvent) => _events.TryDequeue(out callEvent);

    private bool IsCalling => State is CallState.Dialing or CallState.Ringing;

    private void Enter(CallState state, MonoTime now)
    {
        State = state;
        _stateSince = now;
        _repetition.Stop();
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
        _isCallee = asCallee;
        _wasConnected = true;
        _lastHeard = now;
        _pending &= ~(Outgoing.Invite | Outgoing.Accept | Outgoing.Ringing);
        if (PeerLevel == CallPeerLevel.Extended)
        {
            _repetition.Every(KeepAlive, now);
        }

        _events.Enqueue(new CallConnected(Call, RemoteUsername, RemoteAddress, _codec!));
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

    [DoesNotReturn]
    private static void ThrowNoId() => throw new ArgumentException("A call needs a fresh random id.", "id");
}
