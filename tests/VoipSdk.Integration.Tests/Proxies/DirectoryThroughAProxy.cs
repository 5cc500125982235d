using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using VoipSdk.Integration.Tests.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Proxies;

/// <summary>What the proxy does to a directory connection, byte by byte: another port in 000, and nothing else.</summary>
public partial class DirectoryThroughAProxy
{
    [Fact]
    public async Task Only_the_port_of_000_is_another()
    {
        await using Bench bench = await Bench.CreateAsync();

        bench.Client.Send("000 4242 ext=ringing,keepalive key=a%20b later=1 \n\n001 Zo\u00eb \n099 what ever \n"u8);
        string seen = bench.ReadAtServer(until: "ever \n");

        Match hello = Hello().Match(seen);
        Assert.True(hello.Success, seen);
        Assert.NotEqual("4242", hello.Groups[1].Value);
        Assert.Equal(" ext=ringing,keepalive key=a%20b later=1 \n\n001 Zo\u00eb \n099 what ever \n", seen[hello.Length..]);
    }

    [Fact]
    public async Task A_later_000_is_changed_too_and_the_same_port_stays_the_same()
    {
        await using Bench bench = await Bench.CreateAsync();

        bench.Client.Send("000 4242 \n000 4343 \n000 4242 \n"u8);
        string[] ports = [.. Regex.Matches(bench.ReadAtServer(lines: 3), "000 ([0-9]+)").Select(match => match.Groups[1].Value)];

        Assert.Equal(ports[0], ports[2]);
        Assert.NotEqual(ports[0], ports[1]);
    }

    [Fact]
    public async Task A_000_without_a_port_passes_as_it_is()
    {
        await using Bench bench = await Bench.CreateAsync();

        bench.Client.Send("000 ext= \n"u8);

        Assert.Equal("000 ext= \n", bench.ReadAtServer(lines: 1));
    }

    [Fact]
    public async Task Packets_that_arrive_in_pieces_are_put_together()
    {
        await using Bench bench = await Bench.CreateAsync();
        foreach (byte piece in "000 4242 ext=x \n"u8.ToArray())
        {
            bench.Client.Send([piece]);
        }

        Assert.Matches("^000 [0-9]+ ext=x \n$", bench.ReadAtServer(lines: 1));
    }

    [Fact]
    public async Task A_deployed_client_without_framing_is_forwarded_without_framing()
    {
        await using Bench bench = await Bench.CreateAsync();

        bench.Client.Send("0 4242"u8);
        string hello = bench.ReadAtServer(until: "");
        bench.Client.Send("1 bob"u8);
        string login = bench.ReadAtServer(until: "");

        Assert.Matches("^000 [0-9]+$", hello);
        Assert.Equal("001 bob", login);
    }

    [Fact]
    public async Task What_the_server_says_passes_as_it_is()
    {
        await using Bench bench = await Bench.CreateAsync();
        byte[] said = [0, 255, 10, .. "013 192.0.2.7 4242 bob \n"u8];

        bench.Server.Send(said);

        byte[] heard = new byte[said.Length];
        for (int count = 0; count < said.Length;)
        {
            count += bench.Client.Receive(heard, count, said.Length - count, SocketFlags.None);
        }

        Assert.Equal(said, heard);
    }

    [Fact]
    public async Task A_malformed_packet_ends_both_connections_and_no_other()
    {
        await using Bench bench = await Bench.CreateAsync();
        (Socket client, Socket server) = await bench.ConnectAsync();

        bench.Client.Send("nonsense \n"u8);

        Assert.Equal(0, ReceiveOrReset(bench.Client));
        Assert.Equal(0, ReceiveOrReset(bench.Server));
        client.Send("000 4242 \n"u8);
        byte[] buffer = new byte[100];
        Assert.StartsWith("000 ", Encoding.UTF8.GetString(buffer, 0, server.Receive(buffer)), StringComparison.Ordinal);
        client.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task The_end_of_either_side_is_passed_on_and_the_other_may_still_speak()
    {
        await using Bench bench = await Bench.CreateAsync();

        bench.Client.Send("001 alice"u8);
        bench.Client.Shutdown(SocketShutdown.Send);
        string rest = bench.ReadAtServer(until: "001 alice");
        Assert.Equal(0, bench.Server.Receive(new byte[10]));
        bench.Server.Send("003 \n"u8);
        bench.Server.Shutdown(SocketShutdown.Send);

        Assert.Equal("001 alice", rest);
        Assert.Equal(5, bench.Client.Receive(new byte[10]));
        Assert.Equal(0, bench.Client.Receive(new byte[10]));
    }

    [Fact]
    public async Task Disposal_ends_what_is_connected_and_may_be_repeated()
    {
        await using Bench bench = await Bench.CreateAsync();

        await bench.Proxy.DisposeAsync().AsTask().WaitAsync(TwoUsers.Patience, TestContext.Current.CancellationToken);
        await bench.Proxy.DisposeAsync();

        Assert.Equal(0, ReceiveOrReset(bench.Client));
        Assert.Equal(0, ReceiveOrReset(bench.Server));
    }

    [Fact]
    public async Task A_server_that_is_not_there_looks_like_one_that_hangs_up()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using DirectoryImpairment proxy = await DirectoryImpairment.StartAsync(
            new DirectoryImpairmentOptions { ServerPort = ((IPEndPoint)nobody.LocalEndPoint!).Port });
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.ReceiveTimeout = (int)TwoUsers.Patience.TotalMilliseconds;
        await client.ConnectAsync(proxy.LocalEndPoint, TestContext.Current.CancellationToken);

        Assert.Equal(0, ReceiveOrReset(client));
    }

    private static int ReceiveOrReset(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[10]);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            return 0;
        }
    }

    [GeneratedRegex("^000 ([0-9]+)")]
    private static partial Regex Hello();

    /// <summary>A proxy with a socket at either end.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly Socket _listener;

        private Bench(Socket listener, DirectoryImpairment proxy)
        {
            _listener = listener;
            Proxy = proxy;
        }

        public DirectoryImpairment Proxy { get; }

        public Socket Client { get; private set; } = null!;

        public Socket Server { get; private set; } = null!;

        public static async Task<Bench> CreateAsync()
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            DirectoryImpairment proxy = await DirectoryImpairment.StartAsync(
                new DirectoryImpairmentOptions { ServerPort = ((IPEndPoint)listener.LocalEndPoint!).Port });
            var bench = new Bench(listener, proxy);
            (bench.Client, bench.Server) = await bench.ConnectAsync();
            return bench;
        }

        public async Task<(Socket Client, Socket Server)> ConnectAsync()
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await client.ConnectAsync(Proxy.LocalEndPoint, TestContext.Current.CancellationToken);
            Socket server = await _listener.AcceptAsync(TestContext.Current.CancellationToken);
            client.ReceiveTimeout = server.ReceiveTimeout = (int)TwoUsers.Patience.TotalMilliseconds;
            return (client, server);
        }

        /// <summary>Reads at least once and until the text ends so, or has that many lines.</summary>
        public string ReadAtServer(string? until = null, int lines = 0)
        {
            var text = new StringBuilder();
            byte[] buffer = new byte[1_000];
            do
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, Server.Receive(buffer)));
            }
            while (until is null
                ? text.ToString().Count(c => c == '\n') < lines
                : !text.ToString().EndsWith(until, StringComparison.Ordinal));

            return text.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            Server.Dispose();
            await Proxy.DisposeAsync();
            _listener.Dispose();
        }
    }
}
