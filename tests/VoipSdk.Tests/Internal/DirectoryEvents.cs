using System.Net;
using VoipSdk.Internal;

namespace VoipSdk.Tests.Internal;

public class DirectoryEvents
{
    [Fact]
    public async Task Contact_is_state_before_it_is_an_event()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        client.Server.Send("013 192.0.2.7 5000 Bob \n");
        DirectoryEvent added = await client.NextEventAsync();
        IReadOnlyList<Contact> before = client.Connection.State.Contacts;
        client.Server.Send("013 2001:db8::1 5001 bob \n");
        DirectoryEvent changed = await client.NextEventAsync();

        var bob = new Contact("Bob", IPAddress.Parse("192.0.2.7"), 5_000);
        Assert.Equal(new ContactAdded(bob), added);
        Assert.Equal(bob, Assert.Single(before));
        Contact moved = Assert.IsType<ContactChanged>(changed).Contact;
        Assert.Equal(moved, Assert.Single(client.Connection.State.Contacts));
        Assert.Equal(new Contact("bob", IPAddress.Parse("2001:db8::1"), 5_001), moved);
        Assert.Equal(["local alice", "contact Bob 192.0.2.7:5000", "contact bob [2001:db8::1]:5001"], client.Told);
    }

    [Fact]
    public async Task Contact_is_found_by_the_rules_of_usernames()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        client.Server.Send("013 192.0.2.7 5000 Bob \n");
        await client.NextEventAsync();

        Assert.True(client.Connection.State.TryFindContact("BOB", out Contact? contact));
        Assert.Equal("Bob", contact.Username);
        Assert.False(client.Connection.State.TryFindContact("not a name", out _));
        Assert.False(client.Connection.State.TryFindContact("carol", out _));
    }

    [Fact]
    public async Task Invitation_waits_until_it_is_answered()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        client.Server.Send("010 bob \n010 carol \n");
        Assert.Equal(new InvitationReceived("bob"), await client.NextEventAsync());
        Assert.Equal(new InvitationReceived("carol"), await client.NextEventAsync());
        Assert.Equal(["bob", "carol"], client.Connection.State.Invitations);
        await client.SendAsync(DirectoryRequestKind.Refuse, "bob");
        Assert.Equal("012 bob \n", await client.Server.ReceiveAsync());
        Task accept = client.SendAsync(DirectoryRequestKind.Accept, "carol");
        Assert.Equal("011 carol \n", await client.Server.ReceiveAsync());
        client.Server.Send("013 192.0.2.7 5000 carol \n");
        await accept;

        Assert.Empty(client.Connection.State.Invitations);
    }

    [Fact]
    public async Task Refused_invitation_is_told()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync();

        client.Server.Send("012 bob \n");

        Assert.Equal(new InvitationRefused("bob"), await client.NextEventAsync());
    }

    [Fact]
    public async Task Oldest_events_are_dropped_and_counted_and_the_last_one_arrives()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(new() { EventCapacity = 2 });

        client.Server.Send("010 a \n010 b \n010 c \n010 d \n");
        await client.SettleAsync();
        client.Server.CloseByServer();
        await client.Connection.Completion;

        Assert.Equal(3, client.Events.Dropped);
        Assert.Equal(new InvitationReceived("d"), await client.NextEventAsync());
        Assert.IsType<Disconnected>(await client.NextEventAsync());
        Assert.False(client.Events.TryRead(out _));
        Assert.Equal(["a", "b", "c", "d"], client.Connection.State.Invitations);
    }
}
