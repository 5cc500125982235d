using VoipSdk.Protocol.Directory;
using VoipSdk.Server.Internal;
using static VoipSdk.Server.Tests.Directory.RecordingSession;

namespace VoipSdk.Server.Tests.Directory;

public class Invitations
{
    private readonly LocalUserDirectory _directory = new(new MemoryDirectoryStore(100, 10, 10));

    [Fact]
    public async Task Invited_user_is_told_and_acceptance_tells_both()
    {
        RecordingSession al = await LoginAsync(_directory, "Al", 1);
        RecordingSession bob = await LoginAsync(_directory, "Bob", 2);

        Assert.Equal(new RequestAnswer(DirectoryResult.Success), await al.Presence.InviteAsync(Name("bob")));
        Assert.Equal("invite Al", bob.TakeNotices());

        RequestAnswer accepted = await bob.Presence.AcceptAsync(Name("al"));
        Assert.Equal(new RequestAnswer(DirectoryResult.Success, new DirectoryContact(Name("Al"), Endpoint(1))), accepted);
        Assert.Equal("contact Bob 192.0.2.1:2", al.TakeNotices());
    }

    [Fact]
    public async Task Invitation_outlives_the_connections_of_both()
    {
        RecordingSession bob = await LoginAsync(_directory, "bob");
        await bob.Presence.ReleaseAsync();
        RecordingSession al = await LoginAsync(_directory, "al");

        Assert.Equal(DirectoryResult.Success, (await al.Presence.InviteAsync(Name("bob"))).Result);
        await al.Presence.ReleaseAsync();
        bob = await LoginAsync(_directory, "bob");

        Assert.Equal([Name("al")], bob.Login.Invitations);
        Assert.Equal(DirectoryResult.Success, (await bob.Presence.AcceptAsync(Name("al"))).Result);
        al = await LoginAsync(_directory, "al");
        Assert.Equal(Name("bob"), Assert.Single(al.Login.Contacts).Username);
        Assert.Empty((await ReloginAsync(bob, "bob")).Login.Invitations);
    }

    [Fact]
    public async Task Invitations_that_cross_are_an_acceptance()
    {
        RecordingSession al = await LoginAsync(_directory, "al", 1);
        RecordingSession bob = await LoginAsync(_directory, "bob", 2);
        await al.Presence.InviteAsync(Name("bob"));

        RequestAnswer crossed = await bob.Presence.InviteAsync(Name("al"));

        Assert.Equal(new RequestAnswer(DirectoryResult.Success, new DirectoryContact(Name("al"), Endpoint(1))), crossed);
        Assert.Equal("contact bob 192.0.2.1:2", al.TakeNotices());
    }

    [Fact]
    public async Task Invitation_to_a_friend_brings_the_friend_again_and_tells_the_friend_nothing()
    {
        RecordingSession al = await LoginAsync(_directory, "al", 1);
        RecordingSession bob = await LoginAsync(_directory, "bob", 2);
        await al.Presence.InviteAsync(Name("bob"));
        await bob.Presence.AcceptAsync(Name("al"));
        bob.TakeNotices();

        RequestAnswer again = await al.Presence.InviteAsync(Name("bob"));

        Assert.Equal(new RequestAnswer(DirectoryResult.Success, new DirectoryContact(Name("bob"), Endpoint(2))), again);
        Assert.Equal("", bob.TakeNotices());
    }

    [Fact]
    public async Task Invitation_that_waits_already_is_not_told_again()
    {
        RecordingSession al = await LoginAsync(_directory, "al");
        RecordingSession bob = await LoginAsync(_directory, "bob");
        await al.Presence.InviteAsync(Name("bob"));
        bob.TakeNotices();

        Assert.Equal(DirectoryResult.Success, (await al.Presence.InviteAsync(Name("bob"))).Result);

        Assert.Equal("", bob.TakeNotices());
    }

    [Fact]
    public async Task Nobody_learns_an_address_without_an_invitation_from_its_owner()
    {
        RecordingSession al = await LoginAsync(_directory, "al");
        RecordingSession eve = await LoginAsync(_directory, "eve");

        Assert.Equal(new RequestAnswer(DirectoryResult.NoInvite), await eve.Presence.AcceptAsync(Name("al")));
        Assert.Equal(new RequestAnswer(DirectoryResult.NoInvite), await eve.Presence.AcceptAsync(Name("nobody")));

        // One's own invitation is no invitation to oneself.
        await eve.Presence.InviteAsync(Name("al"));
        Assert.Equal(new RequestAnswer(DirectoryResult.NoInvite), await eve.Presence.AcceptAsync(Name("al")));
        Assert.Equal("invite eve", al.TakeNotices());
    }

    [Fact]
    public async Task Refusal_ends_the_invitation_and_tells_who_invited()
    {
        RecordingSession al = await LoginAsync(_directory, "al");
        RecordingSession bob = await LoginAsync(_directory, "Bob");
        await al.Presence.InviteAsync(Name("bob"));

        Assert.Equal(DirectoryResult.Success, (await bob.Presence.RefuseAsync(Name("al"))).Result);

        Assert.Equal("refused Bob", al.TakeNotices());
        Assert.Equal(DirectoryResult.NoInvite, (await bob.Presence.AcceptAsync(Name("al"))).Result);
        Assert.Equal(DirectoryResult.NoInvite, (await bob.Presence.RefuseAsync(Name("al"))).Result);
    }

    [Fact]
    public async Task Unknown_user_cannot_be_invited()
    {
        RecordingSession al = await LoginAsync(_directory, "al");

        Assert.Equal(DirectoryResult.Unknown, (await al.Presence.InviteAsync(Name("nobody"))).Result);
    }

    private async Task<RecordingSession> ReloginAsync(RecordingSession session, string name)
    {
        await session.Presence.ReleaseAsync();
        return await LoginAsync(_directory, name);
    }
}
