using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using VoipSdk.Integration.Tests.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Proxies;

public class UdpThroughAProxy
{
    [Fact]
    public async Task What_one_end_sends_the_other_gets_and_may_answer()
    {
        using Socket server = Open();
        using Socket client = Open();
        await using UdpImpairment proxy = await StartAsync(server, Link.Perfect);

        client.SendTo([1, 2, 3], proxy.LocalEndPoint);
        (byte[] asked, EndPoint seen) = Receive(server);
        server.SendTo([4, 5], seen);
        (byte[] answered, EndPoint from) = Receive(client);

        Assert.Equal([1, 2, 3], asked);
        Assert.Equal([4, 5], answered);
        Assert.Equal(proxy.LocalEndPoint, from);
        Assert.Equal((1, 1), (proxy.ToTarget.Sent, proxy.FromTarget.Sent));
    }

    [Fact]
    public async Task Each_client_has_an_address_of_its_own_towards_the_server()
    {
        using Socket server = Open();
        using Socket first = Open();
        using Socket second = Open();
        await using UdpImpairment proxy = await StartAsync(server, Link.Perfect);

        first.SendTo([1], proxy.LocalEndPoint);
        EndPoint firstSeen = Receive(server).From;
        second.SendTo([2], proxy.LocalEndPoint);
        EndPoint secondSeen = Receive(server).From;
        server.SendTo([11], firstSeen);
        server.SendTo([22], secondSeen);

        Assert.Equal([11], Receive(first).Bytes);
        Assert.Equal([22], Receive(second).Bytes);
    }

    [Fact]
    public async Task Loss_and_duplication_are_those_that_the_model_decides()
    {
        using Socket server = Open();
        using Socket client = Open();
        Link link = Link.Parse("loss=20,dup=10,seed=5,latency=0");
        await using UdpImpairment proxy = await StartAsync(server, link);
        var model = new LinkModel(link, new SimRandom(5 * 31));
        var expected = new List<byte>();
        for (byte n = 0; n < 200; n++)
        {
            LinkOutcome outcome = model.Send(1, default);
            expected.AddRange(Enumerable.Repeat(n, outcome.IsLost ? 0 : outcome.CopyArrivesAt is null ? 1 : 2));
            client.SendTo([n], proxy.LocalEndPoint);
        }

        byte[] arrived = [.. expected.Select(_ => Receive(server).Bytes[0])];

        Assert.Equal(expected, arrived);
        Assert.Equal(model.Statistics, proxy.ToTarget);
        Assert.InRange(proxy.ToTarget.Lost, 20, 60);
    }

    [Fact]
    public async Task Nothing_arrives_before_its_time_and_jitter_reorders()
    {
        using Socket server = Open();
        using Socket client = Open();
        await using UdpImpairment proxy = await StartAsync(server, Link.Parse("latency=100,reorder=30,holdback=150,seed=2"));
        long begin = Stopwatch.GetTimestamp();
        for (byte n = 0; n < 50; n++)
        {
            client.SendTo([n], proxy.LocalEndPoint);
        }

        byte[] arrived = new byte[50];
        arrived[0] = Receive(server).Bytes[0];
        TimeSpan first = Stopwatch.GetElapsedTime(begin);
        for (int i = 1; i < 50; i++)
        {
            arrived[i] = Receive(server).Bytes[0];
        }

        Assert.True(first >= TimeSpan.FromMilliseconds(99), $"{first}");
        Assert.True(Stopwatch.GetElapsedTime(begin) >= TimeSpan.FromMilliseconds(249));
        Assert.Equal(Enumerable.Range(0, 50), arrived.Order().Select(n => (int)n));
        Assert.NotEqual(arrived.Order(), arrived);
        byte[] held = arrived[^(int)proxy.ToTarget.HeldBack..];
        byte[] others = arrived[..^held.Length];
        Assert.Equal(held.Order(), held);
        Assert.Equal(others.Order(), others);
    }

    [Fact]
    public async Task Strangers_cannot_reach_a_client_through_its_port()
    {
        using Socket server = Open();
        using Socket client = Open();
        using Socket stranger = Open();
        await using UdpImpairment proxy = await StartAsync(server, Link.Perfect);
        client.SendTo([1], proxy.LocalEndPoint);
        EndPoint seen = Receive(server).From;

        stranger.SendTo([66], new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)seen).Port));
        while (proxy.Strangers == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        server.SendTo([2], seen);
        Assert.Equal([2], Receive(client).Bytes);
    }

    [Fact]
    public async Task It_can_be_disposed_twice_with_datagrams_on_their_way()
    {
        using Socket server = Open();
        using Socket client = Open();
        UdpImpairment proxy = await StartAsync(server, Link.Parse("latency=60000"));
        client.SendTo([1], proxy.LocalEndPoint);
        while (proxy.ToTarget.Sent == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await proxy.DisposeAsync().AsTask().WaitAsync(TwoUsers.Patience, TestContext.Current.CancellationToken);
        await proxy.DisposeAsync();

        // Its port is free again.
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(proxy.LocalEndPoint);
    }

    [Fact]
    public async Task A_server_that_cannot_be_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => UdpImpairment.StartAsync(new UdpImpairmentOptions { TargetPort = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(
            () => UdpImpairment.StartAsync(new UdpImpairmentOptions { TargetHost = "::1", TargetPort = 9 }));
    }

    private static Task<UdpImpairment> StartAsync(Socket server, Link link) => UdpImpairment.StartAsync(
        new UdpImpairmentOptions { TargetPort = ((IPEndPoint)server.LocalEndPoint!).Port, Link = link });

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = (int)TwoUsers.Patience.TotalMilliseconds,
        };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static (byte[] Bytes, EndPoint From) Receive(Socket socket)
    {
        byte[] buffer = new byte[2_048];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int length = socket.ReceiveFrom(buffer, ref from);
        return (buffer[..length], from);
    }
}
