using VoipSdk.Internal;
using VoipSdk.Protocol.Security;
using VoipSdk.Tests.Internal;
using static VoipSdk.Tests.Identities.Contacts;
using static VoipSdk.Tests.Identities.Keys;

namespace VoipSdk.Tests.Identities;

public class Trusting
{
    private readonly HeldStore _store = new();

    private static CancellationToken Token => ConnectionHarness.Token;

    [Fact]
    public async Task Trusted_key_is_stored_and_takes_the_place_of_the_pinned_one()
    {
        await using ConnectionHarness client = await ChangedAsync();

        await client.TrustAsync("BOB", Second);

        Contact bob = Shown(Second, ContactIdentity.Trusted, Second);
        Assert.Equal([bob], client.Connection.State.Contacts);
        Assert.Equal($"contact bob 192.0.2.7:5000 {Second}", client.Told[^1]);
        Assert.Equal(new ContactChanged(bob), await client.NextEventAsync());
        Assert.Equal([Pin("bob", Second)], await _store.LoadPinsAsync(Name("alice"), Token));
        client.Server.Send(Bob(First));
        await client.NextEventAsync();
        Assert.IsType<ContactIdentityChanged>(await client.NextEventAsync());
    }

    [Fact]
    public async Task Calls_hear_of_the_key_only_when_it_is_stored()
    {
        await using ConnectionHarness client = await ChangedAsync();
        _store.Hold();
        int told = client.Told.Count;

        Task trust = client.TrustAsync("bob", Second);
        await client.SettleAsync();
        Assert.Equal(told, client.Told.Count);
        Assert.False(trust.IsCompleted);
        _store.Release();
        await trust;

        Assert.Equal(told + 1, client.Told.Count);
    }

    [Fact]
    public async Task Key_that_the_directory_does_not_name_is_refused_and_nothing_changes()
    {
        await using ConnectionHarness client = await ChangedAsync();

        Assert.Equal(VoipRequestFailure.IdentityMismatch, await FailureAsync(client.TrustAsync("bob", Third)));
        Assert.Equal(VoipRequestFailure.IdentityMismatch, await FailureAsync(client.TrustAsync("bob", First)));
        client.Server.Send(Bob(null));
        await client.SettleAsync();
        Assert.Equal(VoipRequestFailure.IdentityMismatch, await FailureAsync(client.TrustAsync("bob", Second)));

        Assert.Equal(ContactIdentity.Changed, Assert.Single(client.Connection.State.Contacts).Identity);
        Assert.Empty(_store.Changes);
        Assert.Equal([Pin("bob", First)], await _store.LoadPinsAsync(Name("alice"), Token));
    }

    [Fact]
    public async Task Key_that_the_directory_names_while_another_is_being_trusted_is_a_change_from_that_one()
    {
        await using ConnectionHarness client = await ChangedAsync();
        _store.Hold();

        Task trust = client.TrustAsync("bob", Second);
        await client.SettleAsync();
        client.Server.Send(Bob(Third));
        await client.SettleAsync();
        _store.Release();
        await trust;

        Assert.Equal([Shown(Third, ContactIdentity.Changed, Second)], client.Connection.State.Contacts);
        Assert.Equal($"contact bob 192.0.2.7:5000 {Second} refused", client.Told[^1]);
    }

    [Fact]
    public async Task Store_that_fails_leaves_the_contact_refused()
    {
        await using ConnectionHarness client = await ChangedAsync();
        _store.Failure = new IOException("disk full");

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => client.TrustAsync("bob", Second));

        Assert.Equal(VoipRequestFailure.IdentityUnavailable, exception.Reason);
        Assert.Same(_store.Failure, exception.InnerException);
        Assert.Equal([Shown(Second, ContactIdentity.Changed, First)], client.Connection.State.Contacts);
        Assert.EndsWith(" refused", client.Told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_could_not_be_stored_at_first_can_be_trusted()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        _store.Failure = new IOException("disk full");
        client.Server.Send(Bob(First));
        await client.NextEventAsync();
        _store.Failure = null;

        await client.TrustAsync("bob", First);

        Assert.Equal([Shown(First, ContactIdentity.Trusted, First)], client.Connection.State.Contacts);
    }

    [Fact]
    public async Task Unknown_users_names_that_are_none_and_users_who_are_not_logged_in_are_refused()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(new() { IdentityStore = _store });
        Assert.Equal(VoipRequestFailure.NotLoggedIn, await FailureAsync(client.TrustAsync("bob", First)));
        await using ConnectionHarness alice = await ChangedAsync();

        Assert.Equal(VoipRequestFailure.UserNotFound, await FailureAsync(alice.TrustAsync("carol", Second)));
        Assert.Equal(VoipRequestFailure.UserNotFound, await FailureAsync(alice.TrustAsync("not a name", Second)));
    }

    // Logged in as alice, who has pinned bob's first key; the directory names the second.
    private async Task<ConnectionHarness> ChangedAsync()
    {
        await _store.Inner.AddPinsAsync(Name("alice"), [Pin("bob", First)], Token);
        ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);
        client.Server.Send(Bob(Second));
        Assert.IsType<ContactAdded>(await client.NextEventAsync());
        Assert.IsType<ContactIdentityChanged>(await client.NextEventAsync());
        return client;
    }

    private static async Task<VoipRequestFailure> FailureAsync(Task task) =>
        (await Assert.ThrowsAsync<VoipRequestException>(() => task)).Reason;
}
