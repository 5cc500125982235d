using System.Net;
using System.Net.Sockets;
using VoipSdk.Integration.Tests.Calls;
using VoipSdk.Protocol.Calls;
using VoipSdk.Server;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Proxies;

/// <summary>Real clients and a real server, and a bad network that none of them knows of.</summary>
public class CallsThroughAProxy
{
    [Fact]
    public async Task Two_users_hear_each_other_through_loss_and_jitter()
    {
        await using Bench bench = await Bench.CreateAsync(Link.Parse("loss=10,jitter=40,dup=5,seed=1"));
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);

        (PeerCallSession caller, PeerCallSession callee) = await bench.ConnectAsync(alice, bob);
        await Task.WhenAll(alice.HeardAsync(880), bob.HeardAsync(440)).WaitAsync(TwoUsers.Patience);
        while (bench.Proxy.Directions.Any(direction => direction.Statistics.Lost < 5))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await caller.HangUpAsync();
        Assert.Equal(CallEndReason.HungUpThere, await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience));

        Assert.Equal(
            ["alice → bob", "bob → alice"], bench.Proxy.Directions.Select(direction => $"{direction.From} → {direction.To}").Order());
        Assert.NotEqual(0, caller.Statistics.PacketsLost);
        Assert.Equal(0, bench.Proxy.Strangers);
        Assert.DoesNotContain(
            bench.Proxy.Directions, direction => direction.Statistics.Sent < direction.Statistics.Lost + direction.Statistics.Duplicated);
    }

    [Fact]
    public async Task Each_sees_the_other_at_the_proxy()
    {
        await using Bench bench = await Bench.CreateAsync(Link.Perfect);

        (PeerCallSession caller, PeerCallSession callee) = await bench.ConnectAsync(new ToneBackend(440), new ToneBackend(880));

        Assert.Equal(bench.Alice.Contacts[0].Port, caller.RemoteEndPoint!.Port);
        Assert.Equal(bench.Bob.Contacts[0].Port, callee.RemoteEndPoint!.Port);
        Assert.NotEqual(bench.AlicePort, callee.RemoteEndPoint.Port);
        Assert.NotEqual(bench.BobPort, caller.RemoteEndPoint.Port);
    }

    [Fact]
    public async Task A_link_that_goes_dead_in_one_direction_during_the_call_loses_it()
    {
        await using Bench bench = await Bench.CreateAsync(Link.Perfect);
        (PeerCallSession caller, PeerCallSession callee) = await bench.ConnectAsync(new ToneBackend(440), new ToneBackend(880));

        bench.Proxy.SetLink("ALICE", "bob", Link.Dead);

        // Bob hears nothing for the media time-out, and says so, which alice hears.
        Assert.Equal(CallEndReason.Lost, await callee.WaitForEndAsync().WaitAsync(2 * TwoUsers.Patience));
        Assert.Equal(CallEndReason.Lost, await caller.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
    }

    [Fact]
    public async Task Strangers_are_dropped_and_counted()
    {
        await using Bench bench = await Bench.CreateAsync(Link.Perfect);
        using var stranger = new UdpClient(AddressFamily.InterNetwork);

        stranger.Send("004 bob"u8, new IPEndPoint(IPAddress.Loopback, bench.Bob.Contacts[0].Port));

        while (bench.Proxy.Strangers == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Empty(bench.Proxy.Directions);
    }

    private sealed class Bench : IAsyncDisposable
    {
        private Bench(DirectoryServer server, DirectoryImpairment proxy)
        {
            Server = server;
            Proxy = proxy;
        }

        public DirectoryServer Server { get; }

        public DirectoryImpairment Proxy { get; }

        public DirectoryClient Alice { get; private set; } = null!;

        public DirectoryClient Bob { get; private set; } = null!;

        public int AlicePort { get; } = FreeUdpPort();

        public int BobPort { get; } = FreeUdpPort();

        public static async Task<Bench> CreateAsync(Link link)
        {
            var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
            await server.StartAsync(TestContext.Current.CancellationToken);
            DirectoryImpairment proxy = await DirectoryImpairment.StartAsync(
                new DirectoryImpairmentOptions { ServerPort = server.LocalEndPoint!.Port, Link = link });
            var bench = new Bench(server, proxy);
            bench.Alice = await bench.LogInAsync("alice", bench.AlicePort);
            bench.Bob = await bench.LogInAsync("bob", bench.BobPort);
            await bench.Alice.InviteAsync("bob");
            await bench.Bob.AcceptInviteAsync("alice");
            await TwoUsers.NextAsync<ContactAdded>(bench.Alice);
            await TwoUsers.NextAsync<ContactAdded>(bench.Bob);
            return bench;
        }

        public async Task<(PeerCallSession Caller, PeerCallSession Callee)> ConnectAsync(ToneBackend alice, ToneBackend bob)
        {
            PeerCallSession caller = await Alice.CallAsync("bob", new CallOptions { AudioBackend = alice });
            PeerCallSession callee = (await TwoUsers.NextAsync<IncomingCall>(Bob)).Call;
            await callee.AcceptAsync(new CallOptions { AudioBackend = bob });
            Assert.True(await caller.WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
            return (caller, callee);
        }

        public async ValueTask DisposeAsync()
        {
            await Alice.DisposeAsync();
            await Bob.DisposeAsync();
            await Proxy.DisposeAsync();
            await Server.DisposeAsync();
        }

        private Task<DirectoryClient> LogInAsync(string name, int callPort) => TwoUsers.LogInAsync(
            Server, name, options => options with { Port = Proxy.LocalEndPoint.Port, CallPort = callPort });

        private static int FreeUdpPort()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
