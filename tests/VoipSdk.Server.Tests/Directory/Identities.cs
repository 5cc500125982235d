using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;
using VoipSdk.Server.Internal;
using static VoipSdk.Server.Tests.Directory.RecordingSession;

namespace VoipSdk.Server.Tests.Directory;

public class Identities
{
    private static readonly IdentityPublicKey First = NewKey();
    private static readonly IdentityPublicKey Second = NewKey();
    private readonly LocalUserDirectory _directory = new(new MemoryDirectoryStore(100, 10, 10));

    [Fact]
    public async Task New_friends_learn_each_others_keys()
    {
        RecordingSession bob = await LoginAsync(_directory, "bob", 1, First);
        RecordingSession al = await LoginAsync(_directory, "al", 2, Second);

        await al.Presence.InviteAsync(Name("bob"));
        RequestAnswer accepted = await bob.Presence.AcceptAsync(Name("al"));

        Assert.Equal(Second, accepted.Contact!.Value.IdentityKey);
        Assert.Equal($"contact bob 192.0.2.1:1 {First}", al.TakeNotices());
    }

    [Fact]
    public async Task Friends_who_are_online_learn_of_another_key_and_of_none()
    {
        (RecordingSession al, RecordingSession bob) = await FriendsAsync();
        await bob.Presence.ReleaseAsync();

        bob = await LoginAsync(_directory, "bob", 1, Second);
        Assert.Equal($"contact bob 192.0.2.1:1 {Second}", al.TakeNotices());
        await bob.Presence.ReleaseAsync();

        await LoginAsync(_directory, "bob", 1);
        Assert.Equal("contact bob 192.0.2.1:1", al.TakeNotices());
    }

    [Fact]
    public async Task Friend_who_comes_back_is_told_the_keys_of_the_last_logins()
    {
        (RecordingSession al, RecordingSession bob) = await FriendsAsync();
        await al.Presence.ReleaseAsync();
        await bob.Presence.ReleaseAsync();

        al = await LoginAsync(_directory, "al", 2);
        bob = await LoginAsync(_directory, "bob", 1);

        Assert.Equal(First, Assert.Single(al.Login.Contacts).IdentityKey);
        Assert.Null(Assert.Single(bob.Login.Contacts).IdentityKey);
    }

    [Fact]
    public async Task Who_moves_keeps_the_key()
    {
        (RecordingSession al, RecordingSession bob) = await FriendsAsync();

        await bob.Presence.MoveAsync(Endpoint(7));

        Assert.Equal($"contact bob 192.0.2.1:7 {First}", al.TakeNotices());
        await al.Presence.ReleaseAsync();
        Assert.Equal(First, Assert.Single((await LoginAsync(_directory, "al")).Login.Contacts).IdentityKey);
    }

    [Fact]
    public async Task Refused_login_changes_no_key()
    {
        (RecordingSession al, _) = await FriendsAsync();

        Assert.Equal(DirectoryResult.InUse, (await LoginAsync(_directory, "BOB", 9, Second)).Login.Result);

        Assert.Equal("", al.TakeNotices());
        Assert.Equal(First, (await al.Presence.InviteAsync(Name("bob"))).Contact!.Value.IdentityKey);
    }

    private async Task<(RecordingSession Al, RecordingSession Bob)> FriendsAsync()
    {
        RecordingSession bob = await LoginAsync(_directory, "bob", 1, First);
        RecordingSession al = await LoginAsync(_directory, "al", 2);
        await al.Presence.InviteAsync(Name("bob"));
        await bob.Presence.AcceptAsync(Name("al"));
        al.TakeNotices();
        return (al, bob);
    }

    private static IdentityPublicKey NewKey()
    {
        using var key = IdentityKey.Create();
        return key.PublicKey;
    }
}
