using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Internal;

/// <summary>A connection over an in-memory stream, in simulated time.</summary>
internal sealed class ConnectionHarness : ICallDirectory, IAsyncDisposable
{
    private ConnectionHarness(DirectoryClientOptions options)
    {
        Events = new EventQueue<DirectoryEvent>(options.EventCapacity);
        Store = options.IdentityStore ?? new MemoryIdentityStore();
        options = options with { TimeProvider = Time, IdentityStore = Store };
        Connection = new DirectoryConnection(Server, 50_001, options, Events, this, NullLogger.Instance);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public WatchedTime Time { get; } = new();

    public FakeServerStream Server { get; } = new();

    public IIdentityStore Store { get; }

    public EventQueue<DirectoryEvent> Events { get; }

    public DirectoryConnection Connection { get; }

    /// <summary>What the local user signs calls with, as the call socket was told.</summary>
    public IdentityKey? Identity { get; private set; }

    /// <summary>What the call socket was told, in order: a contact's trusted key, and whether the contact is refused, last.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Started; nothing has come from the server.</summary>
    public static ConnectionHarness Start(DirectoryClientOptions? options = null)
    {
        var harness = new ConnectionHarness(options ?? new DirectoryClientOptions());
        harness.Connection.Start();
        return harness;
    }

    /// <summary>Connected to an extended server; its side has read the hello.</summary>
    public static async Task<ConnectionHarness> ConnectAsync(
        DirectoryClientOptions? options = null, string hello = "000 ext=ringing,keepalive \n")
    {
        ConnectionHarness harness = Start(options);
        Assert.Equal("000 50001 ext=ringing,keepalive,identity \n", await harness.Server.ReceiveAsync());
        harness.Server.Send(hello);
        await harness.Connection.Welcomed.WaitAsync(Token);
        return harness;
    }

    /// <summary>Connected, and logged in as alice.</summary>
    public static async Task<ConnectionHarness> LogInAsync(DirectoryClientOptions? options = null)
    {
        ConnectionHarness harness = await ConnectAsync(options);
        Task login = harness.SendAsync(DirectoryRequestKind.Login, "alice");
        Assert.Equal("001 alice \n", await harness.Server.ReceiveAsync());
        harness.Server.Send("002 \n");
        await login;
        return harness;
    }

    /// <summary>Connected to a server that hands keys on, and logged in.</summary>
    public static async Task<ConnectionHarness> LogInAsync(IIdentityStore store, string name = "alice")
    {
        ConnectionHarness harness = await ConnectAsync(new() { IdentityStore = store }, "000 ext=keepalive,identity \n");
        Task login = harness.SendAsync(DirectoryRequestKind.Login, name);
        Assert.StartsWith($"001 {name} key=", await harness.Server.ReceiveAsync(), StringComparison.Ordinal);
        harness.Server.Send("002 \n");
        await login;
        harness.Told.Clear();
        return harness;
    }

    public Task SendAsync(DirectoryRequestKind kind, string name, CancellationToken? cancellationToken = null) =>
        kind == DirectoryRequestKind.Login
            ? Connection.LogInAsync(name, cancellationToken ?? Token)
            : Connection.SendAsync(new DirectoryRequest(kind, name), cancellationToken ?? Token);

    public Task TrustAsync(string name, IdentityPublicKey key) =>
        Connection.SendAsync(new DirectoryRequest(DirectoryRequestKind.TrustIdentity, name) { IdentityKey = key }, Token);

    public async Task<DirectoryEvent> NextEventAsync()
    {
        await foreach (DirectoryEvent e in Events.ReadAllAsync(Token))
        {
            return e;
        }

        throw new InvalidOperationException("The stream of events has ended.");
    }

    /// <summary>Returns when the loop has handled everything that the server sent before.</summary>
    public async Task SettleAsync()
    {
        Task invite = SendAsync(DirectoryRequestKind.Invite, "settle");
        Assert.Equal("007 settle \n", await Server.ReceiveAsync());
        Server.Send("008 settle \n");
        await invite;
    }

    public void SetLocalUser(string username, IdentityKey? identity)
    {
        Identity = identity;
        Told.Add($"local {username}");
    }

    public void SetContact(string username, TransportAddress address, IdentityPublicKey? trustedKey, bool refused) =>
        Told.Add($"contact {username} {address}" + (trustedKey is null ? "" : $" {trustedKey}") + (refused ? " refused" : ""));

    public async ValueTask DisposeAsync()
    {
        Connection.Leave();
        await Connection.Completion;
    }
}
