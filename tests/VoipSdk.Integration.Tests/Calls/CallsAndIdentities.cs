using System.Net;
using VoipSdk.Protocol.Calls;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests.Calls;

public class CallsAndIdentities
{
    [Fact]
    public async Task Calls_between_users_whose_keys_the_directory_handed_on_are_encrypted()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();

        (PeerCallSession outgoing, PeerCallSession incoming) = await ConnectAsync(users.Alice, users.Bob);

        Assert.True(outgoing.IsEncrypted && incoming.IsEncrypted);
        Assert.NotNull(outgoing.ShortAuthenticationString);
        Assert.Equal(outgoing.ShortAuthenticationString, incoming.ShortAuthenticationString);
    }

    [Fact]
    public async Task Contact_whose_key_has_changed_is_not_called_until_the_user_trusts_the_new_one()
    {
        var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
        await server.StartAsync(TestContext.Current.CancellationToken);
        DirectoryClient alice = await TwoUsers.LogInAsync(server, "alice");
        await using (DirectoryClient bob = await TwoUsers.LogInAsync(server, "bob"))
        {
            await alice.InviteAsync("bob");
            await bob.AcceptInviteAsync("alice");
            await TwoUsers.NextAsync<ContactAdded>(alice);
        }

        DirectoryClient changed = await DirectoryClient.ConnectAsync(
            Clients.Options(server.LocalEndPoint) with { IdentityStore = new MemoryIdentityStore() });
        await using var users = new TwoUsers(server, alice, changed);
        await changed.LogInWhenFreeAsync("bob");
        ContactIdentityChanged warning = await TwoUsers.NextAsync<ContactIdentityChanged>(alice);

        var refused = await Assert.ThrowsAsync<VoipCallException>(() => alice.CallAsync("bob"));
        Assert.Equal(VoipCallFailure.IdentityChanged, refused.Reason);
        await alice.TrustIdentityAsync("bob", warning.Contact.IdentityKey!);
        (PeerCallSession outgoing, _) = await ConnectAsync(alice, changed);

        Assert.True(outgoing.IsEncrypted);
    }

    [Fact]
    public async Task Friend_without_a_key_is_neither_called_nor_heard_where_encryption_is_required()
    {
        using var peer = new SeedPeer();
        await using SeedFriend friend = await SeedFriend.CreateAsync(peer, CallEncryption.Required);

        await using DirectoryClient bob = await TwoUsers.LogInAsync(friend.Server, "bob");
        await friend.Client.InviteAsync("bob");
        await bob.AcceptInviteAsync("alice");

        var refused = await Assert.ThrowsAsync<VoipCallException>(() => friend.Client.CallAsync("old"));
        peer.Send("4 old", friend.Client.CallPort);
        await bob.CallAsync("alice");

        // The socket has both datagrams in this order.
        Assert.Equal("bob", (await TwoUsers.NextAsync<IncomingCall>(friend.Client)).Call.RemoteUsername);
        Assert.Equal(VoipCallFailure.NoIdentityKey, refused.Reason);
    }

    private static async Task<(PeerCallSession Outgoing, PeerCallSession Incoming)> ConnectAsync(
        DirectoryClient caller, DirectoryClient callee)
    {
        PeerCallSession outgoing = await caller.CallAsync(callee.Username!);
        PeerCallSession incoming = (await TwoUsers.NextAsync<IncomingCall>(callee)).Call;
        await incoming.AcceptAsync();
        Assert.True(await outgoing.WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
        return (outgoing, incoming);
    }
}
