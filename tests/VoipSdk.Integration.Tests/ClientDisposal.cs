using System.Diagnostics;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

public class ClientDisposal
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disposal_fails_pending_requests_ends_the_events_and_may_be_repeated()
    {
        await using ScriptedServer server = SilentAfterLogin();
        DirectoryClient client = await Clients.LogInAsync(server.EndPoint, "alice");
        Task pending = client.InviteAsync("bob", Token);
        Task<Disconnected> last = client.NextAsync<Disconnected>();
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(client.DisposeAsync().AsTask(), client.DisposeAsync().AsTask());

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(
            VoipConnectionFailure.Disposed, (await Assert.ThrowsAsync<VoipConnectionException>(() => pending)).Reason);
        Assert.Null((await last).Error);
        Assert.True(client.Completion.IsCompletedSuccessfully);
        Assert.False(client.IsConnected);
        Assert.Null(client.Error);
        Assert.False(client.TryReadEvent(out _));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.InviteAsync("bob", Token));
    }

    [Fact]
    public async Task Cancelling_a_request_leaves_the_client_usable()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        using var source = new CancellationTokenSource();

        Task cancelled = alice.InviteAsync("nobody", source.Token);
        await source.CancelAsync();
        await cancelled.ContinueWith(_ => { }, TaskScheduler.Default);
        await alice.InviteAsync("bob", Token);

        Assert.True(alice.IsConnected);
    }

    [Fact]
    public async Task Server_that_dies_is_noticed_and_said_to_every_later_request()
    {
        ScriptedServer server = SilentAfterLogin();
        await using DirectoryClient client = await Clients.LogInAsync(server.EndPoint, "alice");
        Task pending = client.InviteAsync("bob", Token);

        await server.DisposeAsync();

        await Assert.ThrowsAsync<VoipConnectionException>(() => pending);
        await client.Completion.WaitAsync(Clients.Patience, Token);
        var later = await Assert.ThrowsAsync<VoipConnectionException>(() => client.InviteAsync("bob", Token));
        Assert.Equal(client.Error?.Reason, later.Reason);
        Assert.Equal(later.Reason, (await client.NextAsync<Disconnected>()).Error?.Reason);
        Assert.Equal("alice", client.Username);
    }

    private static ScriptedServer SilentAfterLogin() => new(async (socket, token) =>
    {
        await ScriptedServer.SendAsync(socket, "000 ext=keepalive \n");
        while (await ScriptedServer.ReadAsync(socket, token) is { Length: > 0 } read)
        {
            if (read.Contains("001 ", StringComparison.Ordinal))
            {
                await ScriptedServer.SendAsync(socket, "002 \n");
            }
        }
    });
}
