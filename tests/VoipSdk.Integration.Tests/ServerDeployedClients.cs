using System.Net.Sockets;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

// Deployed base-level clients, simulated as they were measured, against the real server.
public class ServerDeployedClients
{
    [Fact]
    public async Task Two_deployed_clients_log_in_become_friends_and_learn_each_others_address()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer alice = await DeployedPeer.LoginAsync(server, "alice", 5_001);
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob", 5_002);

        await alice.WriteAsync("7 bob");
        Assert.Equal("8 bob", await alice.ReadAsync());
        Assert.Equal("10 alice", await bob.ReadAsync());

        await bob.WriteAsync("11 alice");
        Assert.Equal("13 127.0.0.1 5001 alice", await bob.ReadAsync());
        Assert.Equal("13 127.0.0.1 5002 bob", await alice.ReadAsync());
    }

    [Fact]
    public async Task Client_that_waits_for_the_server_to_speak_first_is_greeted_once()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using FramedPeer raw = await FramedPeer.ConnectAsync(server.LocalEndPoint);
        Assert.Equal("000 ", await raw.ReadLineAsync());

        await raw.WriteAsync("0 4242");
        await Task.Delay(150, TestContext.Current.CancellationToken);
        await raw.WriteAsync("1 bob");

        Assert.Equal("002 ", await raw.ReadLineAsync());
    }

    [Fact]
    public async Task Name_in_use_and_unknown_user_are_told()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");
        using DeployedPeer other = await DeployedPeer.ConnectAsync(server);

        await other.WriteAsync("1 BOB");
        Assert.Equal("3", await other.ReadAsync());
        await other.WriteAsync("1 rob");
        Assert.Equal("2", await other.ReadAsync());

        await bob.WriteAsync("7 nobody");
        Assert.Equal("9 nobody", await bob.ReadAsync());
    }

    [Fact]
    public async Task Acceptance_without_an_invitation_is_silence()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");
        using DeployedPeer eve = await DeployedPeer.LoginAsync(server, "eve");
        using DeployedPeer stranger = await DeployedPeer.ConnectAsync(server);

        await eve.WriteAsync("11 bob");
        await stranger.WriteAsync("11 bob");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await eve.WriteAsync("7 nobody");
        await stranger.WriteAsync("7 bob");

        // The answers to what they asked afterwards are the first that they hear.
        Assert.Equal("9 nobody", await eve.ReadAsync());
        Assert.Equal("9 bob", await stranger.ReadAsync());
        Assert.Equal(0, bob.Socket.Available);
    }

    [Fact]
    public async Task Refusal_tells_a_deployed_client_nothing_and_an_extended_one_everything()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");
        using DeployedPeer deployed = await DeployedPeer.LoginAsync(server, "old");
        using FramedPeer extended = await FramedPeer.LoginAsync(server, "new");
        await deployed.WriteAsync("7 bob");
        Assert.Equal("8 bob", await deployed.ReadAsync());
        Assert.Equal("10 old", await bob.ReadAsync());
        await extended.WriteAsync("007 bob\n");
        Assert.Equal("008 bob ", await extended.ReadLineAsync());
        Assert.Equal("10 new", await bob.ReadAsync());

        await bob.WriteAsync("12 old");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await bob.WriteAsync("12 new");

        Assert.Equal("012 bob ", await extended.ReadLineAsync());
        Assert.Equal(0, deployed.Socket.Available);
    }

    [Fact]
    public async Task Pending_invitations_and_friends_come_one_a_read_at_the_next_login()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using (await DeployedPeer.LoginAsync(server, "bob"))
        {
        }

        foreach (string name in new[] { "al", "cy", "dee" })
        {
            using FramedPeer peer = await FramedPeer.LoginAsync(server, name);
            await peer.WriteAsync("007 bob\n");
            Assert.Equal("008 bob ", await peer.ReadLineAsync());
        }

        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");
        Assert.Equal("10 al", await bob.ReadAsync());
        Assert.Equal("10 cy", await bob.ReadAsync());
        Assert.Equal("10 dee", await bob.ReadAsync());
    }

    [Fact]
    public async Task Friend_who_comes_back_with_another_port_is_told_again()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer alice = await DeployedPeer.LoginAsync(server, "alice");
        using (DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob", 5_000))
        {
            await alice.WriteAsync("7 bob");
            Assert.Equal("8 bob", await alice.ReadAsync());
            Assert.Equal("10 alice", await bob.ReadAsync());
            await bob.WriteAsync("7 alice");
            Assert.Equal("8 alice", await bob.ReadAsync());
            Assert.Equal("13 127.0.0.1 4242 alice", await bob.ReadAsync());
            Assert.Equal("13 127.0.0.1 5000 bob", await alice.ReadAsync());
        }

        using DeployedPeer again = await DeployedPeer.LoginAsync(server, "Bob", 5_001);

        Assert.Equal("13 127.0.0.1 5001 Bob", await alice.ReadAsync());
        Assert.Equal("13 127.0.0.1 4242 alice", await again.ReadAsync());
    }

    [Theory]
    [InlineData("0 42421 bob")]
    [InlineData("0 4242|1 bob")]
    [InlineData("0 4|242|1 |bob")]
    [InlineData("000 4242 \n001 b|ob \n")]
    [InlineData("000 4242\r\n001 bob\r\n")]
    [InlineData("000 4242\0001 bob\0")]
    public async Task Merged_and_split_segments_are_understood(string segments)
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using FramedPeer peer = await FramedPeer.ConnectAsync(server.LocalEndPoint);

        foreach (string segment in segments.Split('|'))
        {
            await peer.WriteAsync(segment);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal("000 ", await peer.ReadLineAsync());
        Assert.Equal("002 ", await peer.ReadLineAsync());
    }

    [Fact]
    public async Task Half_close_is_the_end_and_what_was_asked_before_is_answered()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using FramedPeer peer = await FramedPeer.ConnectAsync(server.LocalEndPoint);
        await peer.WriteAsync("0 4242");
        Assert.Equal("000 ", await peer.ReadLineAsync());

        await peer.WriteAsync("1 bob");
        peer.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("002 ", await peer.ReadLineAsync());
        Assert.Null(await peer.ReadLineAsync());
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");
    }
}
