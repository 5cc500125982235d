using VoipSdk.Protocol;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.TestKit;

/// <summary>A user with a <see cref="CallAgent"/> at an address of a <see cref="SimNetwork"/>.</summary>
/// <remarks>Not thread-safe; the same thread that advances the network gives the commands.</remarks>
public sealed class CallParty : ISimNode
{
    private static readonly byte[] MediaDatagram =
        [.. PacketLimits.CallDataPrefix, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1];
    private readonly SimNetwork _network;
    private readonly SimRandom _random;
    private readonly CallAgentOptions _options;
    private readonly Dictionary<string, TransportAddress> _contacts = [];
    private readonly byte[] _buffer = new byte[PacketLimits.MaxBasePacketBytes];
    private readonly Dictionary<int, CallRecord> _records = [];
    private readonly Dictionary<TransportAddress, int> _media = [];
    private readonly List<CallRecord> _calls = [];
    private readonly List<CallAgentEvent> _events = [];
    private bool _isFrozen;

    /// <summary>Logs a user in at an address of the network.</summary>
    /// <param name="network">Where datagrams go.</param>
    /// <param name="username">The local user.</param>
    /// <param name="address">The user's call socket.</param>
    /// <param name="seed">Decides the ids of the user's calls.</param>
    /// <param name="options">Null for the defaults.</param>
    public CallParty(
        SimNetwork network, string username, TransportAddress address, int seed, CallAgentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _random = new SimRandom(seed);
        _options = options ?? new CallAgentOptions();
        Username = username;
        Address = address;
        Agent = CreateAgent();
        network.Attach(address, this);
    }

    /// <summary>The user's name.</summary>
    public string Username { get; }

    /// <summary>Where the user is.</summary>
    public TransportAddress Address { get; }

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
    public void AddContact(string username, TransportAddress address)
    {
        _contacts[username] = address;
        Agent.SetContact(username, address);
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

    /// <summary>Sends one datagram of media in the latest call, wherever it stands.</summary>
    public void SendMedia()
    {
        if (LatestCall is { } latest && Agent.TryGetCall(latest.Call, out CallSnapshot call))
        {
            _network.Send(Address, call.Address, MediaDatagram);
        }
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

        if (datagram.StartsWith(PacketLimits.CallDataPrefix) && _media.TryGetValue(from, out int call))
        {
            MediaHeard++;
            Agent.HandleMedia(call, now);
        }
        else
        {
            Agent.HandleDatagram(datagram, from, now);
        }

        Drain();
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
        var agent = new CallAgent(_options);
        agent.SetLocalUsername(Username);
        foreach (KeyValuePair<string, TransportAddress> contact in _contacts)
        {
            agent.SetContact(contact.Key, contact.Value);
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
                _media[incoming.Address] = incoming.Call;
                break;
            case CallRingingThere:
                _records[callEvent.Call].HasRung = true;
                break;
            case CallConnected connected:
                _records[callEvent.Call].Codec = connected.Codec;
                _media[connected.Address] = connected.Call;
                break;
            case CallEnded ended:
                _records[callEvent.Call].Ends.Add(ended.Reason);
                foreach (KeyValuePair<TransportAddress, int> entry in _media.Where(entry => entry.Value == ended.Call).ToArray())
                {
                    _media.Remove(entry.Key);
                }

                break;
        }
    }
}
