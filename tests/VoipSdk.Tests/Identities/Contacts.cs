using System.Net;
using VoipSdk.Internal;
using VoipSdk.Protocol.Security;
using VoipSdk.Tests.Internal;
using static VoipSdk.Tests.Identities.Keys;

namespace VoipSdk.Tests.Identities;

public class Contacts
{
    private readonly HeldStore _store = new();

    private static CancellationToken Token => ConnectionHarness.Token;

    [Fact]
    public async Task First_key_is_stored_before_anybody_hears_of_the_contact()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();

        client.Server.Send(Bob(First));
        await client.SettleAsync();
        Assert.Empty(client.Connection.State.Contacts);
        Assert.Empty(client.Told);
        Assert.False(client.Events.TryRead(out _));
        _store.Release();

        Contact bob = Assert.IsType<ContactAdded>(await client.NextEventAsync()).Contact;
        Assert.Equal(Shown(First, ContactIdentity.Trusted, First), bob);
        Assert.Equal([bob], client.Connection.State.Contacts);
        Assert.Equal([$"contact bob 192.0.2.7:5000 {First}"], client.Told);
        Assert.Equal([Pin("bob", First)], await _store.LoadPinsAsync(Name("alice"), Token));
    }

    [Fact]
    public async Task Accepted_invitation_completes_when_the_contact_can_be_seen()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();
        Task accept = client.SendAsync(DirectoryRequestKind.Accept, "BOB");
        await client.Server.ReceiveAsync();

        client.Server.Send(Bob(First));
        await client.SettleAsync();
        Assert.False(accept.IsCompleted);
        _store.Release();
        await accept;

        Assert.True(client.Connection.State.TryFindContact("bob", out _));
    }

    [Fact]
    public async Task Contact_without_a_key_is_unknown_and_needs_no_store()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();

        client.Server.Send(Bob(null));

        Assert.Equal(new ContactAdded(Shown(null, ContactIdentity.Unknown, null)), await client.NextEventAsync());
        Assert.Equal(["contact bob 192.0.2.7:5000"], client.Told);
        Assert.Empty(_store.Changes);
        _store.Release();
    }

    [Fact]
    public async Task After_a_restart_the_same_key_is_trusted_and_no_event_warns()
    {
        await PinBobAsync(First);
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);

        client.Server.Send(Bob(First) + "010 carol \n");

        Assert.Equal(new ContactAdded(Shown(First, ContactIdentity.Trusted, First)), await client.NextEventAsync());
        Assert.Equal(new InvitationReceived("carol"), await client.NextEventAsync());
        Assert.Empty(_store.Changes);
    }

    [Fact]
    public async Task Another_key_than_the_pinned_one_is_told_and_refused()
    {
        await PinBobAsync(First);
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);

        client.Server.Send(Bob(Second));

        Contact bob = Shown(Second, ContactIdentity.Changed, First);
        Assert.Equal(new ContactAdded(bob), await client.NextEventAsync());
        Assert.Equal(new ContactIdentityChanged(bob, First), await client.NextEventAsync());
        Assert.Equal([bob], client.Connection.State.Contacts);
        Assert.Equal([$"contact bob 192.0.2.7:5000 {First} refused"], client.Told);
        Assert.Empty(_store.Changes);
    }

    [Fact]
    public async Task Key_that_is_no_longer_named_is_a_change_and_the_pinned_one_is_trusted_again()
    {
        await PinBobAsync(First);
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);

        client.Server.Send(Bob(First) + Bob(null) + Bob(null) + Bob(First) + "010 carol \n");

        Contact stripped = Shown(null, ContactIdentity.Changed, First);
        Contact trusted = Shown(First, ContactIdentity.Trusted, First);
        Assert.Equal(new ContactAdded(trusted), await client.NextEventAsync());
        Assert.Equal(new ContactChanged(stripped), await client.NextEventAsync());
        Assert.Equal(new ContactIdentityChanged(stripped, First), await client.NextEventAsync());
        Assert.Equal(new ContactChanged(trusted), await client.NextEventAsync());
        Assert.Equal(new InvitationReceived("carol"), await client.NextEventAsync());
        Assert.Equal(
            [$"contact bob 192.0.2.7:5000 {First}", $"contact bob 192.0.2.7:5000 {First} refused", $"contact bob 192.0.2.7:5000 {First}"],
            client.Told);
    }

    [Fact]
    public async Task Each_further_key_warns_again_and_a_move_alone_does_not()
    {
        await PinBobAsync(First);
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);

        client.Server.Send(Bob(Second) + Bob(Second, port: 5_001) + Bob(Third, port: 5_001) + "010 carol \n");

        var warnings = new List<IdentityPublicKey?>();
        for (DirectoryEvent e = await client.NextEventAsync(); e is not InvitationReceived; e = await client.NextEventAsync())
        {
            if (e is ContactIdentityChanged changed)
            {
                warnings.Add(changed.Contact.IdentityKey);
                Assert.Equal(First, changed.Pinned);
            }
        }

        Assert.Equal([Second, Third], warnings);
    }

    [Fact]
    public async Task Key_that_changes_while_the_first_is_being_stored_is_a_change()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();

        client.Server.Send(Bob(First));
        await client.SettleAsync();
        client.Server.Send(Bob(Second));
        await client.SettleAsync();
        _store.Release();

        Contact bob = Shown(Second, ContactIdentity.Changed, First);
        Assert.Equal(new ContactAdded(bob), await client.NextEventAsync());
        Assert.Equal(new ContactIdentityChanged(bob, First), await client.NextEventAsync());
    }

    [Fact]
    public async Task Pin_of_another_process_that_was_quicker_counts()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();

        client.Server.Send(Bob(First));
        await client.SettleAsync();
        await _store.Inner.AddPinsAsync(Name("alice"), [Pin("bob", Second)], Token);
        _store.Release();

        Assert.Equal(new ContactAdded(Shown(First, ContactIdentity.Changed, Second)), await client.NextEventAsync());
    }

    [Fact]
    public async Task Contacts_that_come_while_the_store_works_are_stored_together()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();

        client.Server.Send(Bob(First));
        await client.SettleAsync();
        client.Server.Send(Friend("carol", Second) + Friend("dave", Third) + Friend("erin", null));
        await client.SettleAsync();
        _store.Release();

        string[] added =
        [
            Assert.IsType<ContactAdded>(await client.NextEventAsync()).Contact.Username,
            Assert.IsType<ContactAdded>(await client.NextEventAsync()).Contact.Username,
            Assert.IsType<ContactAdded>(await client.NextEventAsync()).Contact.Username,
            Assert.IsType<ContactAdded>(await client.NextEventAsync()).Contact.Username,
        ];
        Assert.Equal(["erin", "bob", "carol", "dave"], added);
        Assert.Equal(["add bob", "add carol dave"], _store.Changes);
    }

    [Fact]
    public async Task Contact_whose_key_cannot_be_stored_has_no_calls_until_it_can()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Failure = new IOException("disk full");

        client.Server.Send(Bob(First));
        Assert.Equal(new ContactAdded(Shown(First, ContactIdentity.Unknown, null)), await client.NextEventAsync());
        Assert.Equal(["contact bob 192.0.2.7:5000 refused"], client.Told);
        _store.Failure = null;
        client.Server.Send(Bob(First, port: 5_001));

        Contact bob = Assert.IsType<ContactChanged>(await client.NextEventAsync()).Contact;
        Assert.Equal(ContactIdentity.Trusted, bob.Identity);
        Assert.Equal($"contact bob 192.0.2.7:5001 {First}", client.Told[^1]);
    }

    [Fact]
    public async Task Contact_that_comes_before_the_login_is_judged_after_it()
    {
        await PinBobAsync(First);
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(
            new() { IdentityStore = _store }, "000 ext=keepalive,identity \n");
        Task login = client.SendAsync(DirectoryRequestKind.Login, "alice");
        await client.Server.ReceiveAsync();

        client.Server.Send(Bob(Second) + "002 \n");
        await login;

        Assert.Equal(new ContactAdded(Shown(Second, ContactIdentity.Changed, First)), await client.NextEventAsync());
        Assert.Equal(["local alice", $"contact bob 192.0.2.7:5000 {First} refused"], client.Told);
    }

    [Fact]
    public async Task Connection_that_ends_while_the_store_works_does_not_wait_for_it()
    {
        ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Hold();
        Task accept = client.SendAsync(DirectoryRequestKind.Accept, "bob");
        await client.Server.ReceiveAsync();
        client.Server.Send(Bob(First));
        await client.SettleAsync();

        await client.DisposeAsync();

        await Assert.ThrowsAsync<VoipConnectionException>(() => accept);
        Assert.IsType<Disconnected>(await client.NextEventAsync());
        _store.Release();
    }

    internal static string Bob(IdentityPublicKey? key, int port = 5_000) => Friend("bob", key, port);

    internal static Contact Shown(IdentityPublicKey? named, ContactIdentity identity, IdentityPublicKey? pinned) =>
        new("bob", IPAddress.Parse("192.0.2.7"), 5_000) { IdentityKey = named, Identity = identity, PinnedIdentityKey = pinned };

    private static string Friend(string name, IdentityPublicKey? key, int port = 5_000) =>
        $"013 192.0.2.7 {port} {name}{(key is null ? "" : $" key={key}")} \n";

    private async Task PinBobAsync(IdentityPublicKey key) =>
        await _store.Inner.AddPinsAsync(Name("alice"), [Pin("bob", key)], Token);
}
