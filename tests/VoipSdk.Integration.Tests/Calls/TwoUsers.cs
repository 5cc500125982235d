using System.Net;
using VoipSdk.Audio;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests.Calls;

/// <summary>A server on loopback and two users who are friends.</summary>
internal sealed class TwoUsers : IAsyncDisposable
{
    public TwoUsers(DirectoryServer server, DirectoryClient alice, DirectoryClient bob)
    {
        Server = server;
        Alice = alice;
        Bob = bob;
    }

    public static TimeSpan Patience => TimeSpan.FromSeconds(20);

    public DirectoryServer Server { get; }

    public DirectoryClient Alice { get; }

    public DirectoryClient Bob { get; }

    public static async Task<TwoUsers> CreateAsync(
        Func<DirectoryClientOptions, DirectoryClientOptions>? configure = null)
    {
        configure ??= options => options;
        var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
        await server.StartAsync(TestContext.Current.CancellationToken);
        DirectoryClient alice = await LogInAsync(server, "alice", configure);
        DirectoryClient bob = await LogInAsync(server, "bob", configure);
        await alice.InviteAsync("bob");
        await bob.AcceptInviteAsync("alice");
        await NextAsync<ContactAdded>(alice);
        await NextAsync<ContactAdded>(bob);
        return new TwoUsers(server, alice, bob);
    }

    public static async Task<DirectoryClient> LogInAsync(
        DirectoryServer server, string name, Func<DirectoryClientOptions, DirectoryClientOptions>? configure = null)
    {
        var options = new DirectoryClientOptions { Host = "127.0.0.1", Port = server.LocalEndPoint!.Port };
        DirectoryClient client = await DirectoryClient.ConnectAsync(configure?.Invoke(options) ?? options);
        await client.LoginAsync(name);
        return client;
    }

    /// <summary>Waits for the next event of a kind; others are skipped.</summary>
    public static async Task<T> NextAsync<T>(DirectoryClient client)
        where T : DirectoryEvent
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (DirectoryEvent happened in client.ReadEventsAsync(patience.Token))
        {
            if (happened is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException("The connection ended.", client.Error);
    }

    /// <summary>Alice calls, Bob answers, both are connected.</summary>
    public async Task<(PeerCallSession Caller, PeerCallSession Callee)> ConnectAsync(
        IAudioBackend? alice = null, IAudioBackend? bob = null)
    {
        PeerCallSession caller = await Alice.CallAsync("bob", new CallOptions { AudioBackend = alice });
        PeerCallSession callee = (await NextAsync<IncomingCall>(Bob)).Call;
        await callee.AcceptAsync(new CallOptions { AudioBackend = bob });
        Assert.True(await caller.WaitForConnectedAsync().WaitAsync(Patience));
        return (caller, callee);
    }

    public async ValueTask DisposeAsync()
    {
        await Alice.DisposeAsync();
        await Bob.DisposeAsync();
        await Server.DisposeAsync();
    }
}
