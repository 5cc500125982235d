using VoipSdk.Internal;

namespace VoipSdk.Tests.Internal;

public class ConnectionEnd
{
    public static TheoryData<string, VoipConnectionFailure> Ends => new()
    {
        { "close", VoipConnectionFailure.ClosedByServer },
        { "break", VoipConnectionFailure.NetworkFailure },
        { "garbage", VoipConnectionFailure.ProtocolViolation },
        { "silence", VoipConnectionFailure.TimedOut },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Pending_and_later_requests_throw_why_the_connection_was_lost(string end, VoipConnectionFailure reason)
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(
            new() { RequestTimeout = TimeSpan.FromMinutes(10) });
        Task pending = client.SendAsync(DirectoryRequestKind.Invite, "bob");
        await client.Server.ReceiveAsync();

        End(client, end);

        var first = await Assert.ThrowsAsync<VoipConnectionException>(() => pending);
        var second = await Assert.ThrowsAsync<VoipConnectionException>(
            () => client.SendAsync(DirectoryRequestKind.Invite, "bob"));
        await client.Connection.Completion;
        Assert.Equal(reason, first.Reason);
        Assert.Equal(reason, second.Reason);
        Assert.NotSame(first, second);
        Assert.Equal(reason, client.Connection.Error?.Reason);
        Assert.False(client.Connection.IsOpen);
        Assert.True(client.Server.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Disconnected_is_the_last_event_and_ends_the_stream(string end, VoipConnectionFailure reason)
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();
        client.Server.Send("010 bob \n");
        await client.SettleAsync();

        End(client, end);

        var events = new List<DirectoryEvent>();
        await foreach (DirectoryEvent e in client.Events.ReadAllAsync(ConnectionHarness.Token))
        {
            events.Add(e);
        }

        Assert.Equal(2, events.Count);
        Assert.Equal(reason, Assert.IsType<Disconnected>(events[1]).Error?.Reason);
    }

    [Fact]
    public async Task Network_failure_keeps_what_the_stream_threw()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync();
        var cause = new IOException("cable");

        client.Server.Break(cause);
        await client.Connection.Completion;

        Assert.Same(cause, client.Connection.Error?.InnerException);
    }

    [Fact]
    public async Task Leaving_fails_pending_requests_and_tells_no_error()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();
        Task pending = client.SendAsync(DirectoryRequestKind.Invite, "bob");
        await client.Server.ReceiveAsync();

        client.Connection.Leave();
        await client.Connection.Completion;

        Assert.Equal(
            VoipConnectionFailure.Disposed, (await Assert.ThrowsAsync<VoipConnectionException>(() => pending)).Reason);
        Assert.Equal(new Disconnected(null), await client.NextEventAsync());
        Assert.Null(client.Connection.Error);
    }

    [Fact]
    public async Task State_survives_the_connection()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();
        client.Server.Send("013 192.0.2.7 5000 bob \n");
        client.Server.CloseByServer();
        await client.Connection.Completion;

        Assert.Single(client.Connection.State.Contacts);
        Assert.Equal("alice", client.Connection.Username);
    }

    [Fact]
    public async Task Silent_server_faults_the_welcome()
    {
        await using ConnectionHarness client = ConnectionHarness.Start();
        await client.Server.ReceiveAsync();

        await client.Time.AdvanceOverTimerAsync(TimeSpan.FromSeconds(11));

        var exception = await Assert.ThrowsAsync<VoipConnectionException>(() => client.Connection.Welcomed);
        Assert.Equal(VoipConnectionFailure.TimedOut, exception.Reason);
    }

    [Fact]
    public async Task Waiting_for_the_welcome_can_be_cancelled_and_closes_the_stream()
    {
        ConnectionHarness client = ConnectionHarness.Start();
        await client.DisposeAsync();
        var stream = new FakeServerStream();
        using var source = new CancellationTokenSource();
        var connection = new DirectoryConnection(
            stream, 50_001, new(), client.Events, client, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        Task welcome = DirectoryConnector.WelcomeAsync(connection, client.Time, source.Token);
        await stream.ReceiveAsync();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => welcome);
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public async Task Keep_alives_are_sent_while_nothing_else_is_said()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync();
        await client.SendAsync(DirectoryRequestKind.Invite, "bob").ContinueWith(_ => { }, TaskScheduler.Default);

        await client.Time.AdvanceOverTimerAsync(TimeSpan.FromSeconds(31));

        Assert.Equal("\n", await client.Server.ReceiveAsync());
    }

    private static void End(ConnectionHarness client, string how)
    {
        switch (how)
        {
            case "close":
                client.Server.CloseByServer();
                break;
            case "break":
                client.Server.Break(new IOException("reset"));
                break;
            case "garbage":
                client.Server.Send("HTTP/1.1 200 OK\r\n");
                break;
            case "silence":
                client.Time.Advance(TimeSpan.FromSeconds(91));
                break;
        }
    }
}
