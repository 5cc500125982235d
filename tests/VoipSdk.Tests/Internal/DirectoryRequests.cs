using VoipSdk.Internal;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Tests.Internal;

public class DirectoryRequests
{
    [Fact]
    public async Task Login_completes_after_the_name_is_set_and_the_calls_know_it()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        Assert.Equal("alice", client.Connection.Username);
        Assert.Equal(["local alice"], client.Told);
    }

    [Theory]
    [InlineData("003 \n", VoipRequestFailure.UsernameInUse)]
    [InlineData("003 reason=invalid \n", VoipRequestFailure.InvalidUsername)]
    [InlineData("003 reason=limit \n", VoipRequestFailure.LimitReached)]
    [InlineData("003 reason=unheard-of \n", VoipRequestFailure.Refused)]
    public async Task Refusal_throws_with_its_reason_and_the_connection_lives_on(string answer, VoipRequestFailure reason)
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync();

        Task login = client.SendAsync(DirectoryRequestKind.Login, "alice");
        await client.Server.ReceiveAsync();
        client.Server.Send(answer);

        Assert.Equal(reason, (await Assert.ThrowsAsync<VoipRequestException>(() => login)).Reason);
        Assert.True(client.Connection.IsOpen);
        Assert.Null(client.Connection.Username);
    }

    [Fact]
    public void Every_refusal_has_a_failure_of_its_own_or_is_plainly_refused()
    {
        var expected = new Dictionary<DirectoryRefusal, VoipRequestFailure>
        {
            [DirectoryRefusal.Other] = VoipRequestFailure.Refused,
            [DirectoryRefusal.UsernameInUse] = VoipRequestFailure.UsernameInUse,
            [DirectoryRefusal.InvalidUsername] = VoipRequestFailure.InvalidUsername,
            [DirectoryRefusal.AlreadyLoggedIn] = VoipRequestFailure.AlreadyLoggedIn,
            [DirectoryRefusal.LimitReached] = VoipRequestFailure.LimitReached,
            [DirectoryRefusal.HelloMissing] = VoipRequestFailure.Refused,
            [DirectoryRefusal.UnknownUser] = VoipRequestFailure.UserNotFound,
            [DirectoryRefusal.Yourself] = VoipRequestFailure.Yourself,
            [DirectoryRefusal.NotLoggedIn] = VoipRequestFailure.NotLoggedIn,
            [DirectoryRefusal.Blocked] = VoipRequestFailure.UserNotFound,
            [DirectoryRefusal.NoInvitation] = VoipRequestFailure.NoInvitation,
            [DirectoryRefusal.Unavailable] = VoipRequestFailure.Unavailable,
            [DirectoryRefusal.TimedOut] = VoipRequestFailure.TimedOut,
            [DirectoryRefusal.InvalidIdentityKey] = VoipRequestFailure.Refused,
        };

        Assert.All(Enum.GetValues<DirectoryRefusal>(), r => Assert.Equal(expected[r], DirectoryRequest.ToFailure(r)));
    }

    [Fact]
    public async Task Unanswered_request_times_out_and_the_connection_lives_on()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        Task invite = client.SendAsync(DirectoryRequestKind.Invite, "bob");
        await client.Server.ReceiveAsync();
        await client.Time.AdvanceOverTimerAsync(TimeSpan.FromSeconds(11));

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => invite);
        Assert.Equal(VoipRequestFailure.TimedOut, exception.Reason);
        await client.SettleAsync();
    }

    [Fact]
    public async Task Cancelled_request_throws_with_the_callers_token_and_the_connection_lives_on()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();
        using var source = new CancellationTokenSource();

        Task invite = client.SendAsync(DirectoryRequestKind.Invite, "bob", source.Token);
        await client.Server.ReceiveAsync();
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invite);
        Assert.Equal(source.Token, exception.CancellationToken);
        client.Server.Send("008 bob \n");
        await client.SettleAsync();
    }

    [Fact]
    public async Task Token_that_is_cancelled_already_sends_nothing()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(DirectoryRequestKind.Invite, "bob", new CancellationToken(canceled: true)));

        await client.SettleAsync();
    }

    [Fact]
    public async Task Login_that_was_given_up_still_counts_when_the_server_carries_it_out()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync();
        using var source = new CancellationTokenSource();
        Task login = client.SendAsync(DirectoryRequestKind.Login, "alice", source.Token);
        await client.Server.ReceiveAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);

        client.Server.Send("002 \n");
        await client.SettleAsync();

        Assert.Equal("alice", client.Connection.Username);
    }

    [Fact]
    public async Task More_requests_than_fit_fail_at_once_and_none_hangs()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        Task[] requests = [.. Enumerable.Range(0, 3_000).Select(i => client.SendAsync(DirectoryRequestKind.Invite, $"u{i}"))];
        client.Server.CloseByServer();
        await Task.WhenAll(requests.Select(request => request.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(ConnectionHarness.Token);

        Assert.All(requests, request => Assert.True(
            request.Exception?.InnerException is VoipRequestException { Reason: VoipRequestFailure.LimitReached }
                or VoipConnectionException { Reason: VoipConnectionFailure.ClosedByServer }));
        Assert.Contains(requests, request => request.Exception?.InnerException is VoipRequestException);
    }
}
