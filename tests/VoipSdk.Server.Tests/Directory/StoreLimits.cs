using VoipSdk.Protocol.Directory;
using VoipSdk.Server.Internal;
using static VoipSdk.Server.Tests.Directory.RecordingSession;

namespace VoipSdk.Server.Tests.Directory;

public class StoreLimits
{
    [Fact]
    public async Task User_who_left_longest_ago_and_has_nobody_is_forgotten_for_a_new_one()
    {
        var store = new MemoryDirectoryStore(maxUsers: 3, 10, 10);
        await LoginAsync(store, "al", "bob", "cy");
        await store.LogoutAsync(Name("bob"));
        await store.LogoutAsync(Name("al"));

        await LoginAsync(store, "dee");

        Assert.Equal(StoreOutcome.Unknown, (await store.InviteAsync(Name("cy"), Name("bob"))).Outcome);
        Assert.Equal(StoreOutcome.Invited, (await store.InviteAsync(Name("cy"), Name("al"))).Outcome);
    }

    [Fact]
    public async Task Users_who_are_online_or_have_friends_or_invitations_are_not_forgotten()
    {
        var store = new MemoryDirectoryStore(maxUsers: 5, 10, 10);
        await LoginAsync(store, "al", "bob", "cy", "dee", "eve");
        await store.InviteAsync(Name("al"), Name("bob"));
        await store.AcceptAsync(Name("bob"), Name("al"));
        await store.InviteAsync(Name("cy"), Name("dee"));
        foreach (string name in new[] { "al", "bob", "cy", "dee" })
        {
            await store.LogoutAsync(Name(name));
        }

        Assert.Null(await store.LoginAsync(new(Name("fay"), Endpoint(1))));

        // Refused, the invitation binds nobody any more.
        await store.RefuseAsync(Name("dee"), Name("cy"));
        Assert.NotNull(await store.LoginAsync(new(Name("fay"), Endpoint(1))));
    }

    [Fact]
    public async Task Invitations_sent_and_received_are_limited()
    {
        var store = new MemoryDirectoryStore(100, 10, maxPendingInvitesPerUser: 2);
        await LoginAsync(store, "al", "bob", "cy", "dee", "eve");
        await store.InviteAsync(Name("al"), Name("bob"));
        await store.InviteAsync(Name("al"), Name("cy"));

        Assert.Equal(StoreOutcome.Limit, (await store.InviteAsync(Name("al"), Name("dee"))).Outcome);

        await store.InviteAsync(Name("cy"), Name("bob"));
        Assert.Equal(StoreOutcome.Limit, (await store.InviteAsync(Name("dee"), Name("bob"))).Outcome);

        await store.RefuseAsync(Name("bob"), Name("al"));
        Assert.Equal(StoreOutcome.Invited, (await store.InviteAsync(Name("al"), Name("dee"))).Outcome);
        Assert.Equal(StoreOutcome.Invited, (await store.InviteAsync(Name("eve"), Name("bob"))).Outcome);
    }

    [Fact]
    public async Task Friends_are_limited_and_a_refused_acceptance_keeps_the_invitation()
    {
        var store = new MemoryDirectoryStore(100, maxFriendsPerUser: 1, 10);
        await LoginAsync(store, "al", "bob", "cy");
        await store.InviteAsync(Name("bob"), Name("al"));
        await store.InviteAsync(Name("cy"), Name("al"));
        await store.AcceptAsync(Name("al"), Name("bob"));

        Assert.Equal(StoreOutcome.Limit, (await store.AcceptAsync(Name("al"), Name("cy"))).Outcome);
        Assert.Equal([Name("cy")], (await store.LoginAsync(new(Name("al"), Endpoint(1))))!.Invitations);
    }

    [Fact]
    public async Task Concurrent_invitations_acceptances_and_refusals_leave_a_consistent_directory()
    {
        var store = new MemoryDirectoryStore(1_000, 1_000, 1_000);
        Username[] names = [.. Enumerable.Range(0, 16).Select(i => Name($"user{i}"))];
        foreach (Username name in names)
        {
            await store.LoginAsync(new(name, Endpoint(1)));
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 2_000; i++)
            {
                Username one = names[random.Next(16)];
                Username other = names[random.Next(16)];
                _ = random.Next(5) switch
                {
                    0 => (await store.AcceptAsync(one, other)).Outcome,
                    1 => (await store.RefuseAsync(one, other)).Outcome,
                    _ => (await store.InviteAsync(one, other)).Outcome,
                };
            }
        })));

        var friends = new Dictionary<Username, HashSet<Username>>();
        foreach (Username name in names)
        {
            UserRecord record = (await store.LoginAsync(new(name, Endpoint(1))))!;
            friends[name] = [.. record.Contacts.Select(contact => contact.Username)];
            Assert.DoesNotContain(name, friends[name]);
            Assert.Equal(record.Contacts.Count, friends[name].Count);
            Assert.Empty(record.Invitations.Intersect(friends[name]));
        }

        Assert.All(names, name => Assert.All(friends[name], friend => Assert.Contains(name, friends[friend])));
    }

    private static async Task LoginAsync(MemoryDirectoryStore store, params string[] names)
    {
        foreach (string name in names)
        {
            Assert.NotNull(await store.LoginAsync(new(Name(name), Endpoint(4242))));
        }
    }
}
