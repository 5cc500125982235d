using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
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
        Connection = new DirectoryConnection(
            Server, 50_001, options with { TimeProvider = Time }, Events, this, NullLogger.Instance);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new();

    public FakeServerStream Server { get; } = new();

    public EventQueue<DirectoryEvent> Events { get; }

    public DirectoryConnection Connection { get; }

    /// <summary>What the call socket was told, in order.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Started; nothing has come from the server.</summary>
    public static ConnectionHarness Start(DirectoryClientOptions? options = null)
    {
        var harness = new ConnectionHarness(options ?? new DirectoryClientOptions());
        harness.Connection.Start();
        return harness;
    }

    /// <summary>Connected to an extended server; its side has read the hello.</summary>
    public static async Task<ConnectionHarness> ConnectAsync(DirectoryClientOptions? options = null)
    {
        ConnectionHarness harness = Start(options);
        Assert.Equal("000 50001 ext=ringing,keepalive \n", await harness.Server.ReceiveAsync());
        harness.Server.Send("000 ext=ringing,keepalive \n");
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

    public Task SendAsync(DirectoryRequestKind kind, string name, CancellationToken? cancellationToken = null) =>
        Connection.SendAsync(kind, name, cancellationToken ?? Token);

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

    public void SetLocalUser(string username, IdentityKey? identity) => Told.Add($"local {username}");

    public void SetContact(string username, TransportAddress address, IdentityPublicKey? trustedKey, bool refused) =>
        Told.Add($"contact {username} {address}");

    public async ValueTask DisposeAsync()
    {
        Connection.Leave();
        await Connection.Completion;
    }
}
