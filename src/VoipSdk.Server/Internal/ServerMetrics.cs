using System.Diagnostics.Metrics;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

/// <summary>The server's counters, for its statistics and for the meter <c>VoipSdk</c>. Thread-safe.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<int> _connections;
    private readonly UpDownCounter<int> _users;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _ends;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _invites;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _ignored;
    private int _openConnections;
    private int _loggedIn;
    private long _accepted;
    private long _refused;
    private long _dropped;
    private long _loginsAccepted;
    private long _loginsRefused;
    private long _packetsReceived;
    private long _packetsSent;
    private long _packetsIgnored;

    public ServerMetrics(IMeterFactory? factory)
    {
        _meter = factory?.Create(new MeterOptions("VoipSdk")) ?? new Meter("VoipSdk");
        _connections = _meter.CreateUpDownCounter<int>("voipsdk.directory.connections", "{connection}", "Open connections");
        _users = _meter.CreateUpDownCounter<int>("voipsdk.directory.users", "{user}", "Users who are logged in");
        _refusals = _meter.CreateCounter<long>(
            "voipsdk.directory.connections.refused", "{connection}", "Connections closed at once, by limit");
        _ends = _meter.CreateCounter<long>("voipsdk.directory.connections.ended", "{connection}", "Ended connections, by reason");
        _logins = _meter.CreateCounter<long>("voipsdk.directory.logins", "{login}", "Logins, by result");
        _invites = _meter.CreateCounter<long>("voipsdk.directory.invites", "{invite}", "Invitations (007), by result");
        _received = _meter.CreateCounter<long>("voipsdk.directory.packets.received", "{packet}", "Packets received");
        _sent = _meter.CreateCounter<long>("voipsdk.directory.packets.sent", "{packet}", "Packets sent");
        _ignored = _meter.CreateCounter<long>("voipsdk.directory.packets.ignored", "{packet}", "Packets ignored: unknown here");
    }

    public void ConnectionOpened()
    {
        Interlocked.Increment(ref _openConnections);
        Interlocked.Increment(ref _accepted);
        _connections.Add(1);
    }

    public void ConnectionClosed(string reason, bool dropped)
    {
        Interlocked.Decrement(ref _openConnections);
        if (dropped)
        {
            Interlocked.Increment(ref _dropped);
        }

        _connections.Add(-1);
        _ends.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    public void ConnectionRefused(string limit)
    {
        Interlocked.Increment(ref _refused);
        _refusals.Add(1, new KeyValuePair<string, object?>("limit", limit));
    }

    public void Login(DirectoryResult result)
    {
        bool success = result == DirectoryResult.Success;
        Interlocked.Increment(ref success ? ref _loginsAccepted : ref _loginsRefused);
        _logins.Add(1, new KeyValuePair<string, object?>("result", result.ToString()));
        if (success)
        {
            Interlocked.Increment(ref _loggedIn);
            _users.Add(1);
        }
    }

    public void Logout()
    {
        Interlocked.Decrement(ref _loggedIn);
        _users.Add(-1);
    }

    public void Invite(DirectoryResult result) => _invites.Add(1, new KeyValuePair<string, object?>("result", result.ToString()));

    public void Packets(long received, long sent, long ignored)
    {
        Add(ref _packetsReceived, _received, received);
        Add(ref _packetsSent, _sent, sent);
        Add(ref _packetsIgnored, _ignored, ignored);
    }

    public DirectoryServerStatistics Snapshot() => new()
    {
        Connections = Volatile.Read(ref _openConnections),
        LoggedInUsers = Volatile.Read(ref _loggedIn),
        ConnectionsAccepted = Interlocked.Read(ref _accepted),
        ConnectionsRefused = Interlocked.Read(ref _refused),
        ConnectionsDropped = Interlocked.Read(ref _dropped),
        LoginsAccepted = Interlocked.Read(ref _loginsAccepted),
        LoginsRefused = Interlocked.Read(ref _loginsRefused),
        PacketsReceived = Interlocked.Read(ref _packetsReceived),
        PacketsSent = Interlocked.Read(ref _packetsSent),
        PacketsIgnored = Interlocked.Read(ref _packetsIgnored),
    };

    public void Dispose() => _meter.Dispose();

    private static void Add(ref long total, Counter<long> counter, long count)
    {
        if (count > 0)
        {
            Interlocked.Add(ref total, count);
            counter.Add(count);
        }
    }
}
