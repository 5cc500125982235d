using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Calls;

/// <summary>
/// One call, from the first 004 until its last late packet is forgotten (docs/PROTOCOL.md §7). A sans-IO machine;
/// <see cref="CallAgent"/> runs one for each call.
/// </summary>
/// <remarks>
/// Not thread-safe. After every command and input, drain <see cref="TryTransmit"/> and <see cref="TryTakeEvent"/>. An
/// ended call keeps its machine for <see cref="CallTimers.Tombstone"/>: it repeats 006 until it is acknowledged and
/// answers what still arrives for the call.
/// </remarks>
public sealed partial class CallMachine
{
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
    /// <remarks>Of a secured call that stands: wherever the other side has proven to be.</remarks>
    public TransportAddress RemoteAddress { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is to be called at the latest; null when nothing is due.</summary>
    public MonoTime? NextDeadline =>
        MonoTime.Earlier(MonoTime.Earlier(Deadline, _repetition.NextAt), _statusRepetition.NextAt);

    /// <summary>Whether the call is over and nothing that arrives for it needs an answer any more.</summary>
    public bool IsForgotten { get; private set; }

    internal bool IsLive => State != CallState.Ended;

    internal bool WasConnected => _wasConnected;

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

    /// <summary>
    /// Takes a call that has arrived: the user is to be alerted, and an extended caller hears so (016).
    /// </summary>
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

    /// <summary>Takes the next event, oldest first; drain until false.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out CallAgentEvent? callEvent) => _events.TryDequeue(out callEvent);

    [DoesNotReturn]
    private static void ThrowNoId() => throw new ArgumentException("A call needs a fresh random id.", "id");
}
