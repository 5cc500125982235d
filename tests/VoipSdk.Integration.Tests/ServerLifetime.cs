using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

public class ServerLifetime
{
    [Fact]
    public async Task Options_are_copied_when_the_server_is_created()
    {
        var options = new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 };
        await using var server = new DirectoryServer(options);
        options.Address = IPAddress.Parse("192.0.2.1");

        await server.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(IPAddress.Loopback, server.LocalEndPoint.Address);
    }

    [Fact]
    public async Task Server_starts_once_and_not_after_its_stop()
    {
        await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
        Assert.Throws<InvalidOperationException>(() => server.LocalEndPoint);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(TestContext.Current.CancellationToken));

        await server.StopAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => server.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Port_in_use_is_told_with_the_end_point()
    {
        await using DirectoryServer first = await Servers.StartAsync();
        await using var second = new DirectoryServer(
            new DirectoryServerOptions { Address = IPAddress.Loopback, Port = first.LocalEndPoint.Port });

        var exception = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(first.LocalEndPoint.ToString(), exception.Message);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task Stop_closes_every_connection_within_two_seconds_and_the_port_is_free_again()
    {
        DirectoryServer server = await Servers.StartAsync();
        var peers = new List<FramedPeer>();
        for (int i = 0; i < 20; i++)
        {
            peers.Add(await FramedPeer.LoginAsync(server, $"user{i}"));
        }

        long started = Stopwatch.GetTimestamp();
        await server.DisposeAsync();
        await server.DisposeAsync();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
        Assert.Equal(0, server.GetStatistics().Connections);
        foreach (FramedPeer peer in peers)
        {
            Assert.Null(await peer.ReadLineAsync());
            peer.Dispose();
        }

        await using DirectoryServer next = await Servers.StartAsync(options => options.Port = server.LocalEndPoint.Port);
        using FramedPeer again = await FramedPeer.LoginAsync(next, "user0");
    }

    [Fact]
    public async Task Default_address_serves_IPv4_and_IPv6_on_one_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using DirectoryServer server = await Servers.StartAsync(options => options.Address = null);
        int port = server.LocalEndPoint.Port;
        using FramedPeer four = await FramedPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        using FramedPeer six = await FramedPeer.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, port));
        await four.WriteAsync("000 5004 ext=\n001 four\n");
        Assert.Equal("000 ext=keepalive,identity ", await four.ReadLineAsync());
        Assert.Equal("002 ", await four.ReadLineAsync());
        await six.WriteAsync("000 5006 ext=\n001 six\n007 four\n");
        Assert.Equal("000 ext=keepalive,identity ", await six.ReadLineAsync());
        Assert.Equal("002 ", await six.ReadLineAsync());
        Assert.Equal("008 four ", await six.ReadLineAsync());
        Assert.Equal("010 six ", await four.ReadLineAsync());

        await four.WriteAsync("011 six\n");

        Assert.Equal("013 ::1 5006 six ", await four.ReadLineAsync());
        Assert.Equal("013 127.0.0.1 5004 four ", await six.ReadLineAsync());
    }

    [Fact]
    public async Task Many_clients_at_once_log_in()
    {
        await using DirectoryServer server = await Servers.StartAsync();

        FramedPeer[] peers = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(i => FramedPeer.LoginAsync(server, $"user{i}")));

        Assert.Equal(300, server.GetStatistics().LoggedInUsers);
        Array.ForEach(peers, peer => peer.Dispose());
    }

    [Fact]
    public async Task Of_many_clients_at_once_with_one_name_one_is_logged_in()
    {
        await using DirectoryServer server = await Servers.StartAsync();

        string?[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            FramedPeer peer = await FramedPeer.ConnectAsync(server.LocalEndPoint);
            await peer.WriteAsync("000 4242 ext=\n001 bob\n");
            await peer.ReadLineAsync();
            return await peer.ReadLineAsync();
        }));

        Assert.Single(answers, "002 ");
        Assert.Equal(49, answers.Count(answer => answer == "003 reason=in-use "));
    }

    [Fact]
    public async Task Host_starts_and_stops_the_server()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddDirectoryServer(options => (options.Address, options.Port) = (IPAddress.Loopback, 0));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using FramedPeer peer = await FramedPeer.LoginAsync(host.Services.GetRequiredService<DirectoryServer>(), "bob");

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Null(await peer.ReadLineAsync());
    }

    [Fact]
    public async Task Ping_is_answered()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using FramedPeer peer = await FramedPeer.LoginAsync(server, "bob");

        await peer.WriteAsync("\n");

        Assert.Equal("", await peer.ReadLineAsync());
    }
}
