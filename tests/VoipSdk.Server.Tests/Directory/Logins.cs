using VoipSdk.Protocol.Directory;
using VoipSdk.Server.Internal;
using static VoipSdk.Server.Tests.Directory.RecordingSession;

namespace VoipSdk.Server.Tests.Directory;

public class Logins
{
    private readonly LocalUserDirectory _directory = new(new MemoryDirectoryStore(100, 10, 10));

    [Fact]
    public async Task Name_is_taken_until_its_user_leaves()
    {
        RecordingSession first = await LoginAsync(_directory, "Bob");
        Assert.Equal(DirectoryResult.InUse, (await LoginAsync(_directory, "ＢＯＢ")).Login.Result);

        await first.Presence.ReleaseAsync();

        Assert.Equal(DirectoryResult.Success, (await LoginAsync(_directory, "bob")).Login.Result);
    }

    [Fact]
    public async Task Release_of_a_former_login_does_not_free_the_name_of_the_present_one()
    {
        RecordingSession first = await LoginAsync(_directory, "bob");
        await first.Presence.ReleaseAsync();
        await LoginAsync(_directory, "bob");

        await first.Presence.ReleaseAsync();

        Assert.Equal(DirectoryResult.InUse, (await LoginAsync(_directory, "bob")).Login.Result);
    }

    [Fact]
    public async Task Of_many_logins_at_once_with_one_name_exactly_one_succeeds()
    {
        for (int round = 0; round < 50; round++)
        {
            using var start = new Barrier(8);
            string name = $"user{round}";
            RecordingSession[] sessions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return LoginAsync(_directory, name);
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));

            Assert.Single(sessions, session => session.Login.Result == DirectoryResult.Success);
        }
    }

    [Fact]
    public async Task Friends_who_are_online_learn_where_one_who_comes_back_is_reached()
    {
        RecordingSession bob = await LoginAsync(_directory, "bob");
        RecordingSession al = await LoginAsync(_directory, "al");
        await al.Presence.InviteAsync(Name("bob"));
        await bob.Presence.AcceptAsync(Name("al"));
        al.TakeNotices();

        await bob.Presence.ReleaseAsync();
        bob = await LoginAsync(_directory, "BOB", port: 5_000);

        Assert.Equal("contact BOB 192.0.2.1:5000", al.TakeNotices());
        Assert.Equal([new DirectoryContact(Name("al"), Endpoint(4242))], bob.Login.Contacts);
    }

    [Fact]
    public async Task Friends_who_are_online_learn_where_one_who_moves_is_reached()
    {
        RecordingSession bob = await LoginAsync(_directory, "bob");
        RecordingSession al = await LoginAsync(_directory, "al");
        await al.Presence.InviteAsync(Name("bob"));
        await bob.Presence.InviteAsync(Name("al"));
        al.TakeNotices();

        Assert.Equal(DirectoryResult.Success, (await bob.Presence.MoveAsync(Endpoint(6_000))).Result);

        Assert.Equal("contact bob 192.0.2.1:6000", al.TakeNotices());
    }

    [Fact]
    public async Task Login_that_the_store_refuses_leaves_the_name_free()
    {
        var directory = new LocalUserDirectory(new MemoryDirectoryStore(1, 10, 10));
        RecordingSession bob = await LoginAsync(directory, "bob");
        Assert.Equal(DirectoryResult.Limit, (await LoginAsync(directory, "al")).Login.Result);
        Assert.Equal(1, directory.OnlineCount);

        await bob.Presence.ReleaseAsync();

        Assert.Equal(DirectoryResult.Success, (await LoginAsync(directory, "al")).Login.Result);
    }

    [Fact]
    public async Task Login_at_which_the_store_fails_leaves_the_name_free()
    {
        var directory = new LocalUserDirectory(new FailingStore());

        await Assert.ThrowsAsync<TimeoutException>(() => LoginAsync(directory, "bob"));

        Assert.Equal(0, directory.OnlineCount);
    }

    private sealed class FailingStore : IDirectoryStore
    {
        public ValueTask<UserRecord?> LoginAsync(DirectoryContact self) => throw new TimeoutException();

        public ValueTask LogoutAsync(Username user) => throw new TimeoutException();

        public ValueTask<StoreAnswer> InviteAsync(Username from, Username to) => throw new TimeoutException();

        public ValueTask<StoreAnswer> AcceptAsync(Username by, Username inviter) => throw new TimeoutException();

        public ValueTask<StoreAnswer> RefuseAsync(Username by, Username inviter) => throw new TimeoutException();
    }
}
