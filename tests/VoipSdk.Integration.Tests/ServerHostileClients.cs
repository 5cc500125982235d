using System.Net.Sockets;
using System.Text;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

// What has crashed deployed servers, and worse. In each test an innocent client goes on undisturbed.
public class ServerHostileClients
{
    [Fact]
    public async Task Unknown_numbers_are_ignored()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");

        foreach (string packet in new[] { "17", "17 x", "999 a b c", "4 bob", "14 data", "2", "13 192.0.2.1 1 eve", "16" })
        {
            await bob.WriteAsync(packet);
            await Task.Delay(120, TestContext.Current.CancellationToken);
        }

        await bob.WriteAsync("7 nobody");
        Assert.Equal("9 nobody", await bob.ReadAsync());
        Assert.Equal(8, server.GetStatistics().PacketsIgnored);
    }

    [Fact]
    public async Task Resets_and_early_disconnects_at_every_stage_free_the_name_and_disturb_nobody()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer innocent = await DeployedPeer.LoginAsync(server, "innocent");
        string[] stages = ["", "0", "0 4242", "000 4242 \n", "000 4242 \n001 ", "000 4242 \n001 bob \n", "000 4242 \n001 bob \n007 innocent \n"];

        foreach (string stage in stages)
        {
            foreach (bool reset in new[] { true, false })
            {
                using FramedPeer peer = await FramedPeer.ConnectAsync(server.LocalEndPoint);
                await peer.WriteAsync(stage);
                if (reset)
                {
                    peer.Reset();
                }
            }
        }

        Assert.Equal("10 bob", await innocent.ReadAsync());
        await WaitUntilAsync(() => server.GetStatistics() is { Connections: 1, LoggedInUsers: 1 });
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_kilobytes_of_garbage_end_their_connection_and_no_other(bool withLines)
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using DeployedPeer innocent = await DeployedPeer.LoginAsync(server, "innocent");
        using FramedPeer peer = await FramedPeer.LoginAsync(server, "bob");
        byte[] garbage = new byte[10_240];
        new Random(7).NextBytes(garbage);
        if (!withLines)
        {
            garbage.AsSpan().Replace((byte)'\n', (byte)'x');
            garbage.AsSpan().Replace((byte)0, (byte)'x');
        }

        await peer.Socket.SendAsync(garbage);

        await peer.WaitForEndAsync();
        await innocent.WriteAsync("7 nobody");
        Assert.Equal("9 nobody", await innocent.ReadAsync());
        using FramedPeer bob = await FramedPeer.LoginAsync(server, "bob");
    }

    [Fact]
    public async Task Flood_is_cut_off()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using FramedPeer peer = await FramedPeer.LoginAsync(server, "bob");
        byte[] flood = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("999\n", 2_000)));

        await peer.Socket.SendAsync(flood);

        await peer.WaitForEndAsync();
        await WaitUntilAsync(() => server.GetStatistics().ConnectionsDropped == 1);
    }

    [Fact]
    public async Task Client_that_does_not_read_is_dropped_and_slows_nobody()
    {
        await using DirectoryServer server = await Servers.StartAsync(
            options => (options.MaxOutboundBytes, options.MaxPacketsPerSecond, options.MaxPacketBurst) = (65_536, 100_000, 100_000));
        using FramedPeer innocent = await FramedPeer.LoginAsync(server, "innocent");
        Socket socket = await TestPeer.ConnectAsync(server.LocalEndPoint, receiveBuffer: 4_096);
        using (socket)
        {
            // Each request is answered with all of its name, and no answer is read.
            string name = new('é', 64);
            await socket.SendAsync(Encoding.UTF8.GetBytes("000 4242 ext=keepalive\n001 bob\n"));
            var requests = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"007 {name}\n", 100)));
            var started = DateTime.UtcNow;
            while (server.GetStatistics().ConnectionsDropped == 0)
            {
                Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(60), "The stalled client was not dropped.");
                try
                {
                    await socket.SendAsync(requests);
                }
                catch (SocketException)
                {
                    break;
                }

                await innocent.WriteAsync("007 nobody\n");
                Assert.Equal("009 nobody reason=unknown ", await innocent.ReadLineAsync());
            }
        }

        await WaitUntilAsync(() => server.GetStatistics() is { Connections: 1, ConnectionsDropped: 1 });
        using FramedPeer bob = await FramedPeer.LoginAsync(server, "bob");
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_refused_and_places_come_back()
    {
        await using DirectoryServer server = await Servers.StartAsync(options => options.MaxConnections = 2);
        using FramedPeer first = await FramedPeer.LoginAsync(server, "first");
        FramedPeer second = await FramedPeer.LoginAsync(server, "second");
        try
        {
            using FramedPeer refused = await FramedPeer.ConnectAsync(server.LocalEndPoint);
            await refused.WaitForEndAsync();
        }
        catch (SocketException)
        {
            // The reset was faster than the connection.
        }

        await WaitUntilAsync(() => server.GetStatistics().ConnectionsRefused == 1);

        second.Dispose();
        await WaitUntilAsync(() => server.GetStatistics().Connections == 1);

        using FramedPeer third = await FramedPeer.LoginAsync(server, "third");
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 500, "It did not happen within 10 s.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
