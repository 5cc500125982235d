using VoipSdk.Protocol;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.TestKit;

/// <summary>A user with a <see cref="CallAgent"/> at an address of a <see cref="SimNetwork"/>.</summary>
/// <remarks>Not thread-safe; the same thread that advances the network gives the commands.</remarks>
public sealed class CallParty : ISimNode
{
    private readonly SimNetwork _network;
    private readonly SimRandom _random;
    private readonly CallAgentOptions _options;
    private readonly Dictionary<string, (TransportAddress Address, IdentityPublicKey? Key)> _contacts = [];
    private readonly byte[] _buffer = new byte[PacketLimits.MaxCallPacketBytes];
    private readonly Dictionary<int, CallRecord> _records = [];
    private readonly List<PartyMedia> _media = [];
    private readonly List<CallRecord> _calls = [];
    private readonly List<CallAgentEvent> _events = [];
    private bool _isFrozen;

    /// <summary>Logs a user in at an address of the network.</summary>
    /// <param name="network">Where datagrams go.</param>
    /// <param name="username">The local user.</param>
    /// <param name="address">The user's call socket.</param>
    /// <param name="seed">Decides the ids of the user's calls.</param>
    /// <param name="identity">What the user signs calls with; null for a user whose calls go in the clear.</param>
    /// <param name="options">Null for the defaults.</param>
    public CallParty(
        SimNetwork network,
        string username,
        TransportAddress address,
        int seed,
        IdentityKey? identity,
        CallAgentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _random = new SimRandom(seed);
        _options = options ?? new CallAgentOptions();
        Identity = identity;
        Username = username;
        Address = address;
        Agent = CreateAgent();
        network.Attach(address, this);
    }

    /// <summary>The user's name.</summary>
    public string Username { get; }

    /// <summary>Where the user is; see <see cref="MoveTo"/>.</summary>
    public TransportAddress Address { get; private set; }

    /// <summary>What the user signs calls with; null for a user whose calls go in the clear.</summary>
    public IdentityKey? Identity { get; }

    /// <summary>The machine under test. Give commands through the party, which sends what they produce.</summary>
    public CallAgent Agent { get; private set; }

    /// <summary>All calls so far, oldest first; those before a <see cref="Restart"/> too.</summary>
    public IReadOnlyList<CallRecord> Calls => _calls;

    /// <summary>All events so far, oldest first.</summary>
    public IReadOnlyList<CallAgentEvent> Events => _events;

    /// <summary>The state of the latest call; null when there was none or it is forgotten.</summary>
    public CallState? State =>
        LatestCall is { DiedWithProcess: false } latest && Agent.TryGetCall(latest.Call, out CallSnapshot call)
            ? call.State
            : null;

    /// <summary>Why the latest call ended; <see cref="CallEndReason.None"/> while it has not.</summary>
    public CallEndReason EndReason =>
        LatestCall is { HasEnded: true } latest ? latest.EndReasons[0] : CallEndReason.None;

    /// <summary>The latest call; null when there was none.</summary>
    public CallRecord? LatestCall => _calls.Count == 0 ? null : _calls[^1];

    /// <summary>How many datagrams of media have arrived in calls.</summary>
    public int MediaHeard { get; private set; }

    /// <inheritdoc />
    public MonoTime? NextDeadline => _isFrozen ? null : Agent.NextDeadline;

    /// <summary>Makes a user a contact, here and now, as the directory does.</summary>
    /// <param name="username">The contact.</param>
    /// <param name="address">Where the contact is.</param>
    /// <param name="trustedKey">The key that the contact is trusted by; null for calls in the clear.</param>
    public void AddContact(string username, TransportAddress address, IdentityPublicKey? trustedKey)
    {
        _contacts[username] = (address, trustedKey);
        Agent.SetContact(username, address, trustedKey, isRefused: false);
    }

    /// <summary>Calls a contact; without a name, the only one.</summary>
    /// <returns>Why not, if not.</returns>
    public CallDialError Dial(string? username = null)
    {
        username ??= _contacts.Keys.Single();
        var id = new CallId(_random.NextBits(), _random.NextBits() | 1);
        bool dialed = Agent.TryDial(username, id, _network.Now, out int call, out CallDialError error);
        if (dialed && !_records.ContainsKey(call))
        {
            Record(call, CallDirection.Outgoing, username);
        }

        Drain();
        return error;
    }

    /// <summary>Answers the latest call.</summary>
    public void Answer() => Command(Agent.Answer);

    /// <summary>Declines the latest call.</summary>
    public void Decline() => Command(Agent.Decline);

    /// <summary>Ends the latest call.</summary>
    public void HangUp() => Command(Agent.HangUp);

    /// <summary>Ends all calls, as a client that shuts down does.</summary>
    public void EndAll()
    {
        Agent.EndAll(_network.Now);
        Drain();
    }

    /// <summary>Holds the latest call or takes it back, mutes the user or ends that.</summary>
    public void SetStatus(bool isHeld, bool isMuted) => SetStatus(isHeld, isMuted, isRecording: false);

    /// <summary>Holds the latest call, mutes the user or records, or ends that.</summary>
    public void SetStatus(bool isHeld, bool isMuted, bool isRecording) =>
        Command((call, now) => Agent.SetStatus(call, isHeld, isMuted, isRecording, now));

    /// <summary>
    /// Sends one datagram of media in the latest call: as it is, wherever the call stands, where that is in the clear;
    /// protected, once the call is connected, where it is encrypted.
    /// </summary>
    public void SendMedia()
    {
        if (LatestCall is not { } latest || !Agent.TryGetCall(latest.Call, out CallSnapshot call))
        {
            return;
        }

        PartyMedia? media = _media.Find(media => media.Call == latest.Call);
        if (media is not null || !call.IsSecured)
        {
            _network.Send(Address, call.Address, (media ?? new PartyMedia(latest.Call, call.Address, null)).NextDatagram());
        }
    }

    /// <summary>The user's network changes: from now on the user is at another address, and no longer at the old one.</summary>
    public void MoveTo(TransportAddress address)
    {
        _network.Detach(Address);
        Address = address;
        _network.Attach(address, this);
    }

    /// <summary>
    /// The process stops, as with SIGSTOP: it neither hears nor says anything until <see cref="Thaw"/>.
    /// </summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>The process goes on. What arrived while it stood still is lost, as from a full socket buffer.</summary>
    public void Thaw()
    {
        _isFrozen = false;
        Agent.HandleTimeout(_network.Now);
        Drain();
    }

    /// <summary>The process dies: its address answers no more.</summary>
    public void Kill() => _network.Detach(Address);

    /// <summary>
    /// The process dies and is started again: logged in, with its contacts, without any memory of calls.
    /// </summary>
    public void Restart()
    {
        foreach (CallRecord record in _records.Values)
        {
            record.DiedWithProcess = !record.HasEnded;
        }

        _records.Clear();
        _media.Clear();
        _isFrozen = false;
        Agent = CreateAgent();
        _network.Attach(Address, this);
    }

    /// <inheritdoc />
    public void HandleDatagram(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now)
    {
        if (_isFrozen)
        {
            return;
        }

        if (!datagram.StartsWith(PacketLimits.CallDataPrefix) || !TryHandleMedia(datagram, from, now))
        {
            Agent.HandleDatagram(datagram, from, now);
        }

        Drain();
    }

    // As a client does: by address first; what comes from elsewhere may be of an encrypted call whose other side has moved.
    private bool TryHandleMedia(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now)
    {
        foreach (PartyMedia media in _media)
        {
            if (media.From == from && (!media.IsProtected || media.TryOpen(datagram, out _)))
            {
                MediaHeard++;
                Agent.HandleMedia(media.Call, now);
                return true;
            }

            if (media.From != from && media.IsProtected && media.TryOpen(datagram, out bool isNewest))
            {
                MediaHeard++;
                if (isNewest)
                {
                    Agent.HandleMediaFrom(media.Call, from, now);
                }

                return true;
            }
        }

        return _media.Exists(media => media.From == from && media.IsProtected);
    }

    /// <inheritdoc />
    public void HandleUnreachable(TransportAddress destination, MonoTime now)
    {
        if (!_isFrozen)
        {
            Agent.HandleUnreachable(destination, now);
            Drain();
        }
    }

    /// <inheritdoc />
    public void HandleTimeout(MonoTime now)
    {
        Agent.HandleTimeout(now);
        Drain();
    }

    private CallAgent CreateAgent()
    {
        byte[] seed = new byte[32];
        _random.Fill(seed);
        var agent = new CallAgent(_options, seed);
        agent.SetLocalUser(Username, Identity);
        foreach (KeyValuePair<string, (TransportAddress Address, IdentityPublicKey? Key)> contact in _contacts)
        {
            agent.SetContact(contact.Key, contact.Value.Address, contact.Value.Key, isRefused: false);
        }

        return agent;
    }

    private void Command(Action<int, MonoTime> command)
    {
        if (LatestCall is { } latest && _records.ContainsKey(latest.Call))
        {
            command(latest.Call, _network.Now);
            Drain();
        }
    }

    private void Record(int call, CallDirection direction, string username)
    {
        var record = new CallRecord(call, direction, username);
        _records.Add(call, record);
        _calls.Add(record);
    }

    private void Drain()
    {
        bool isIdle = true;
        while (Agent.TryTransmit(_buffer, out int length, out TransportAddress to))
        {
            isIdle = false;
            _network.Send(Address, to, _buffer.AsSpan(0, length));
        }

        while (Agent.TryTakeEvent(out CallAgentEvent? callEvent))
        {
            isIdle = false;
            _events.Add(callEvent);
            Note(callEvent);
        }

        foreach (KeyValuePair<int, CallRecord> record in _records)
        {
            if (!isIdle && Agent.TryGetCall(record.Key, out CallSnapshot call))
            {
                record.Value.Id = call.Id;
            }
        }
    }

    private void Note(CallAgentEvent callEvent)
    {
        switch (callEvent)
        {
            case CallIncoming incoming:
                Record(incoming.Call, CallDirection.Incoming, incoming.Username);
                break;
            case CallRingingThere:
                _records[callEvent.Call].HasRung = true;
                break;
            case CallConnected connected:
                _records[callEvent.Call].Codec = connected.Codec;
                _records[callEvent.Call].IsEncrypted = connected.Keys is not null;
                _media.Add(new PartyMedia(connected.Call, connected.Address, connected.Keys));
                break;
            case CallAuthenticated authenticated:
                _records[callEvent.Call].AuthenticationString = authenticated.AuthenticationString;
                break;
            case CallMoved moved:
                _media.Find(media => media.Call == moved.Call)!.From = moved.Address;
                break;
            case CallEnded ended:
                _records[callEvent.Call].Ends.Add(ended.Reason);
                foreach (PartyMedia media in _media.FindAll(media => media.Call == ended.Call))
                {
                    media.Dispose();
                    _ = _media.Remove(media);
                }

                break;
        }
    }
}
