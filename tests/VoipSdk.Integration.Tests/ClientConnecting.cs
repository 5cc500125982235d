using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VoipSdk.Integration.Tests;

public class ClientConnecting
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Port_where_nothing_listens_is_unreachable()
    {
        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => Clients.ConnectAsync(UnusedEndPoint()));

        Assert.Equal(VoipConnectionFailure.Unreachable, exception.Reason);
        Assert.IsType<SocketException>(exception.InnerException);
    }

    [Fact]
    public async Task Name_that_does_not_exist_is_unreachable()
    {
        var options = new DirectoryClientOptions { Host = "no-such-host.invalid" };

        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => DirectoryClient.ConnectAsync(options, Token));

        Assert.Equal(VoipConnectionFailure.Unreachable, exception.Reason);
    }

    [Fact]
    public async Task Name_with_addresses_of_both_families_reaches_a_server_that_listens_at_one_of_them()
    {
        await using var server = new DeployedServer();

        await using DirectoryClient client = await DirectoryClient.ConnectAsync(
            new DirectoryClientOptions { Host = "localhost", Port = server.EndPoint.Port }, Token);

        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task Server_that_accepts_and_says_nothing_times_out()
    {
        await using var server = new ScriptedServer((_, token) => Task.Delay(Timeout.Infinite, token));
        var clock = Stopwatch.StartNew();

        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => DirectoryClient.ConnectAsync(
            Clients.Options(server.EndPoint) with { ConnectTimeout = TimeSpan.FromMilliseconds(300) }, Token));

        Assert.Equal(VoipConnectionFailure.TimedOut, exception.Reason);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Server_that_closes_at_once_is_told_as_such()
    {
        await using var server = new ScriptedServer(async (socket, token) => await ScriptedServer.ReadAsync(socket, token));

        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => Clients.ConnectAsync(server.EndPoint));

        Assert.Equal(VoipConnectionFailure.ClosedByServer, exception.Reason);
    }

    [Fact]
    public async Task Server_that_resets_is_a_network_failure()
    {
        await using var server = new ScriptedServer(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, token);
            socket.LingerState = new LingerOption(true, 0);
        });

        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => Clients.ConnectAsync(server.EndPoint));

        Assert.Equal(VoipConnectionFailure.NetworkFailure, exception.Reason);
        Assert.IsType<SocketException>(exception.InnerException?.InnerException ?? exception.InnerException);
    }

    [Fact]
    public async Task Web_server_is_no_directory_server()
    {
        await using var server = new ScriptedServer(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, token);
            await ScriptedServer.SendAsync(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        });

        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => Clients.ConnectAsync(server.EndPoint));

        Assert.Equal(VoipConnectionFailure.ProtocolViolation, exception.Reason);
    }

    [Fact]
    public async Task Cancellation_before_connecting_opens_nothing()
    {
        await using var server = new DeployedServer();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DirectoryClient.ConnectAsync(
            Clients.Options(server.EndPoint), new CancellationToken(canceled: true)));

        Assert.True(exception.CancellationToken.IsCancellationRequested);
        Assert.Empty(server.Reads);
    }

    [Fact]
    public async Task Cancellation_while_waiting_for_the_hello_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        using var source = new CancellationTokenSource();
        await using var server = new ScriptedServer(async (socket, token) =>
        {
            await ScriptedServer.ReadAsync(socket, token);
            await source.CancelAsync();
            Assert.Equal("", await ScriptedServer.ReadAsync(socket, token));
            closed.SetResult();
        });

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DirectoryClient.ConnectAsync(
            Clients.Options(server.EndPoint), source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
        await closed.Task.WaitAsync(Clients.Patience, Token);
    }

    [Fact]
    public async Task Bare_zero_in_one_segment_is_a_hello()
    {
        await using var server = new DeployedServer();

        await using DirectoryClient client = await Clients.ConnectAsync(server.EndPoint);

        Assert.True(client.IsConnected);
        Assert.False(client.ServerIsExtended);
        Assert.Null(client.Username);
    }

    private static IPEndPoint UnusedEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
