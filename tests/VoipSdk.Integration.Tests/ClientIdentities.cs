using System.Net;
using VoipSdk.Protocol.Security;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

public sealed class ClientIdentities : IDisposable
{
    private static readonly IdentityPublicKey BobsKey = NewKey();
    private static readonly IdentityPublicKey MallorysKey = NewKey();
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "voipsdk-identities-" + Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public async Task Friends_learn_each_others_keys_from_the_directory()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await LogInAsync(server.LocalEndPoint, "alice", FileStore());
        await using DirectoryClient bob = await LogInAsync(server.LocalEndPoint, "bob", FileStore());

        await BefriendAsync(alice, bob);

        Assert.NotEqual(alice.IdentityKey, bob.IdentityKey);
        Assert.Equal([Clients.AsContact(bob)], alice.Contacts);
        Assert.Equal([Clients.AsContact(alice)], bob.Contacts);
    }

    [Fact]
    public async Task Both_restart_with_their_files_and_nothing_warns()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        DirectoryClient alice = await LogInAsync(server.LocalEndPoint, "alice", FileStore());
        DirectoryClient bob = await LogInAsync(server.LocalEndPoint, "bob", FileStore());
        await BefriendAsync(alice, bob);
        IdentityPublicKey? key = alice.IdentityKey;
        await alice.DisposeAsync();
        await bob.DisposeAsync();

        await using DirectoryClient bobAgain = await LogInAsync(server.LocalEndPoint, "bob", FileStore());
        await using DirectoryClient aliceAgain = await LogInAsync(server.LocalEndPoint, "alice", FileStore());
        await bobAgain.NextAsync<ContactAdded>();
        await bobAgain.NextAsync<ContactChanged>();
        await aliceAgain.NextAsync<ContactAdded>();

        Assert.Equal(key, aliceAgain.IdentityKey);
        Assert.Equal([Clients.AsContact(bobAgain)], aliceAgain.Contacts);
        Assert.Equal([Clients.AsContact(aliceAgain)], bobAgain.Contacts);
        Assert.False(aliceAgain.TryReadEvent(out _));
        Assert.False(bobAgain.TryReadEvent(out _));
    }

    [Fact]
    public async Task Friend_with_a_new_key_is_told_while_online_and_trusted_when_the_user_says_so()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await LogInAsync(server.LocalEndPoint, "alice", FileStore());
        DirectoryClient bob = await LogInAsync(server.LocalEndPoint, "bob", new MemoryIdentityStore());
        await BefriendAsync(alice, bob);
        IdentityPublicKey pinned = bob.IdentityKey!;
        await bob.DisposeAsync();

        await using DirectoryClient changed = await LogInAsync(server.LocalEndPoint, "bob", new MemoryIdentityStore());
        ContactIdentityChanged warning = await alice.NextAsync<ContactIdentityChanged>();
        Assert.Equal(pinned, warning.Pinned);
        Assert.Equal(
            Clients.AsContact(changed) with { Identity = ContactIdentity.Changed, PinnedIdentityKey = pinned }, warning.Contact);
        Assert.Equal([warning.Contact], alice.Contacts);

        Assert.Equal(VoipRequestFailure.IdentityMismatch, await ReasonAsync(alice.TrustIdentityAsync("bob", pinned, Token)));
        await alice.TrustIdentityAsync("BOB", changed.IdentityKey!, Token);
        Assert.Equal([Clients.AsContact(changed)], alice.Contacts);
        Assert.Equal(Clients.AsContact(changed), (await alice.NextAsync<ContactChanged>()).Contact);
    }

    [Fact]
    public async Task Client_that_connects_again_without_a_store_is_the_same_user_to_its_friends()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");
        await BefriendAsync(alice, bob);
        await bob.DisposeAsync();

        await using DirectoryClient again = await LogInAsync(server.LocalEndPoint, "bob", null);

        Assert.Equal(Clients.AsContact(again), (await alice.NextAsync<ContactChanged>()).Contact);
        Assert.False(alice.TryReadEvent(out _));
    }

    [Fact]
    public async Task Friend_with_a_base_level_client_has_no_key_and_sees_none()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await LogInAsync(server.LocalEndPoint, "alice", FileStore());
        using DeployedPeer bob = await DeployedPeer.LoginAsync(server, "bob", 5_001);

        await alice.InviteAsync("bob", Token);
        Assert.Equal("10 alice", await bob.ReadAsync());
        await bob.WriteAsync("11 alice");

        Assert.Equal($"13 127.0.0.1 {alice.CallPort} alice", await bob.ReadAsync());
        Contact contact = (await alice.NextAsync<ContactAdded>()).Contact;
        Assert.Equal(new Contact("bob", IPAddress.Loopback, 5_001), contact);
        Assert.Equal(ContactIdentity.Unknown, contact.Identity);
    }

    [Fact]
    public async Task Directory_that_swaps_the_key_of_a_pinned_contact_is_found_out()
    {
        await PinAsync(BobsKey);
        await using ScriptedServer server = HostileDirectory(Contact(MallorysKey));

        await using DirectoryClient alice = await LogInAsync(server.EndPoint, "alice", FileStore());
        ContactIdentityChanged warning = await alice.NextAsync<ContactIdentityChanged>();

        Assert.Equal((BobsKey, MallorysKey, ContactIdentity.Changed), (warning.Pinned, warning.Contact.IdentityKey, warning.Contact.Identity));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" key=")]
    [InlineData(" key=none")]
    public async Task Directory_that_strips_the_key_of_a_pinned_contact_is_found_out(string attribute)
    {
        await PinAsync(BobsKey);
        await using ScriptedServer server = HostileDirectory($"013 127.0.0.1 5000 bob{attribute} \n");

        await using DirectoryClient alice = await LogInAsync(server.EndPoint, "alice", FileStore());
        ContactIdentityChanged warning = await alice.NextAsync<ContactIdentityChanged>();

        Assert.Equal((BobsKey, null, ContactIdentity.Changed), (warning.Pinned, warning.Contact.IdentityKey, warning.Contact.Identity));
    }

    [Fact]
    public async Task Directory_that_claims_to_hand_no_keys_on_is_found_out()
    {
        await PinAsync(BobsKey);
        await using ScriptedServer server = HostileDirectory("013 127.0.0.1 5000 bob \n", hello: "000 \n");

        await using DirectoryClient alice = await LogInAsync(server.EndPoint, "alice", FileStore());

        Assert.Equal(BobsKey, (await alice.NextAsync<ContactIdentityChanged>()).Pinned);
    }

    [Fact]
    public async Task Directory_that_replays_an_old_key_is_found_out_once_the_user_has_trusted_a_new_one()
    {
        await PinAsync(BobsKey);
        IdentityPublicKey next = NewKey();
        var trusted = new TaskCompletionSource();
        await using var server = new ScriptedServer(async (socket, token) =>
        {
            await GreetAsync(socket, "000 ext=keepalive,identity \n", token);
            await ScriptedServer.SendAsync(socket, "002 \n" + Contact(next));
            await trusted.Task.WaitAsync(token);
            await ScriptedServer.SendAsync(socket, Contact(BobsKey) + Contact(next));
            await Task.Delay(Timeout.Infinite, token);
        });
        await using DirectoryClient alice = await LogInAsync(server.EndPoint, "alice", FileStore());

        await alice.NextAsync<ContactIdentityChanged>();
        await alice.TrustIdentityAsync("bob", next, Token);
        trusted.SetResult();
        ContactIdentityChanged replayed = await alice.NextAsync<ContactIdentityChanged>();

        Assert.Equal((next, BobsKey), (replayed.Pinned, replayed.Contact.IdentityKey));
        Assert.Equal(ContactIdentity.Trusted, (await alice.NextAsync<ContactChanged>()).Contact.Identity);
    }

    [Fact]
    public async Task Replayed_key_that_is_the_pinned_one_is_the_contacts()
    {
        await PinAsync(BobsKey);
        await using ScriptedServer server = HostileDirectory(Contact(BobsKey) + Contact(MallorysKey) + Contact(BobsKey));

        await using DirectoryClient alice = await LogInAsync(server.EndPoint, "alice", FileStore());
        Assert.Equal(ContactIdentity.Trusted, (await alice.NextAsync<ContactAdded>()).Contact.Identity);
        await alice.NextAsync<ContactIdentityChanged>();

        Assert.Equal(ContactIdentity.Trusted, (await alice.NextAsync<ContactChanged>()).Contact.Identity);
        Assert.Equal(ContactIdentity.Trusted, Assert.Single(alice.Contacts).Identity);
    }

    [Fact]
    public async Task Login_with_a_key_that_is_none_is_refused_by_name()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        using FramedPeer peer = await FramedPeer.ConnectAsync(server.LocalEndPoint);

        await peer.WriteAsync("000 4242 ext=identity\n001 bob key=none\n");

        Assert.Equal("000 ext=keepalive,identity ", await peer.ReadLineAsync());
        Assert.Equal("003 reason=invalid-key ", await peer.ReadLineAsync());
    }

    // One for all users, like the applications of one machine that share a profile.
    private FileIdentityStore FileStore() => new(_directory);

    private async Task PinAsync(IdentityPublicKey bobs)
    {
        await using var server = HostileDirectory(Contact(bobs));
        await using DirectoryClient alice = await LogInAsync(server.EndPoint, "alice", FileStore());
        Assert.Equal(ContactIdentity.Trusted, (await alice.NextAsync<ContactAdded>()).Contact.Identity);
    }

    private static string Contact(IdentityPublicKey key) => $"013 127.0.0.1 5000 bob key={key} \n";

    private static ScriptedServer HostileDirectory(string contacts, string hello = "000 ext=keepalive,identity \n") =>
        new(async (socket, token) =>
        {
            await GreetAsync(socket, hello, token);
            await ScriptedServer.SendAsync(socket, "002 \n" + contacts);
            await Task.Delay(Timeout.Infinite, token);
        });

    private static async Task GreetAsync(System.Net.Sockets.Socket socket, string hello, CancellationToken token)
    {
        await ScriptedServer.ReadAsync(socket, token);
        await ScriptedServer.SendAsync(socket, hello);
        await ScriptedServer.ReadAsync(socket, token);
    }

    private static async Task<DirectoryClient> LogInAsync(IPEndPoint server, string name, IIdentityStore? store)
    {
        DirectoryClient client = await DirectoryClient.ConnectAsync(Clients.Options(server) with { IdentityStore = store }, Token);
        await client.LogInWhenFreeAsync(name);
        return client;
    }

    private static async Task BefriendAsync(DirectoryClient one, DirectoryClient other)
    {
        await one.InviteAsync(other.Username!, Token);
        await other.NextAsync<InvitationReceived>();
        await other.AcceptInviteAsync(one.Username!, Token);
        await other.NextAsync<ContactAdded>();
        await one.NextAsync<ContactAdded>();
    }

    private static async Task<VoipRequestFailure> ReasonAsync(Task request) =>
        (await Assert.ThrowsAsync<VoipRequestException>(() => request)).Reason;

    private static IdentityPublicKey NewKey()
    {
        using var key = IdentityKey.Create();
        return key.PublicKey;
    }
}
