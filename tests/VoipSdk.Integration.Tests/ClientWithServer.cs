using System.Collections.Concurrent;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

public class ClientWithServer
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_users_log_in_invite_accept_and_have_each_other_as_contacts()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "Alice");
        await using DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");

        await alice.InviteAsync("BOB", Token);
        Assert.Equal("Alice", (await bob.NextAsync<InvitationReceived>()).Username);
        Assert.Equal(["Alice"], bob.Invitations);
        Contact friend = await bob.AcceptInviteAsync("alice", Token);

        Assert.Equal(Clients.AsContact(alice), friend);
        Assert.Equal(Clients.AsContact(bob), (await alice.NextAsync<ContactAdded>()).Contact);
        Assert.Equal(friend, (await bob.NextAsync<ContactAdded>()).Contact);
        Assert.Empty(bob.Invitations);
        Assert.True(alice.ServerIsExtended);
    }

    [Fact]
    public async Task Crossing_invitations_are_an_acceptance()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        await using DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");

        await Task.WhenAll(alice.InviteAsync("bob", Token), bob.InviteAsync("alice", Token));

        Assert.Equal("bob", (await alice.NextAsync<ContactAdded>()).Contact.Username);
        Assert.Equal("alice", (await bob.NextAsync<ContactAdded>()).Contact.Username);
    }

    [Fact]
    public async Task Refusals_say_why()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        await using DirectoryClient other = await Clients.ConnectAsync(server.LocalEndPoint);

        Assert.Equal(VoipRequestFailure.UsernameInUse, await ReasonAsync(other.LoginAsync("ALICE", Token)));
        Assert.Equal(VoipRequestFailure.InvalidUsername, await ReasonAsync(other.LoginAsync("two words", Token)));
        Assert.Equal(VoipRequestFailure.NotLoggedIn, await ReasonAsync(other.InviteAsync("alice", Token)));
        Assert.Equal(VoipRequestFailure.AlreadyLoggedIn, await ReasonAsync(alice.LoginAsync("bob", Token)));
        Assert.Equal(VoipRequestFailure.UserNotFound, await ReasonAsync(alice.InviteAsync("nobody", Token)));
        Assert.Equal(VoipRequestFailure.Yourself, await ReasonAsync(alice.InviteAsync("Alice", Token)));
        Assert.Equal(VoipRequestFailure.NoInvitation, await ReasonAsync(alice.AcceptInviteAsync("nobody", Token)));
        Assert.True(alice.IsConnected && other.IsConnected);
    }

    [Fact]
    public async Task Refused_invitation_is_told_to_the_one_who_invited()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        await using DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");

        await alice.InviteAsync("bob", Token);
        await bob.NextAsync<InvitationReceived>();
        await bob.RefuseInviteAsync("alice", Token);

        Assert.Equal("bob", (await alice.NextAsync<InvitationRefused>()).Username);
        Assert.Empty(bob.Invitations);
        Assert.Empty(alice.Contacts);
    }

    [Fact]
    public async Task Friend_who_comes_back_is_found_at_the_new_port_and_finds_the_friends_again()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");
        await alice.InviteAsync("bob", Token);
        await bob.NextAsync<InvitationReceived>();
        await bob.AcceptInviteAsync("alice", Token);
        await alice.NextAsync<ContactAdded>();

        // The new call socket is open before the old one closes, so that it has another port.
        await using DirectoryClient again = await Clients.ConnectAsync(server.LocalEndPoint);
        await bob.DisposeAsync();
        await again.LogInWhenFreeAsync("bob");

        Assert.Equal("alice", (await again.NextAsync<ContactAdded>()).Contact.Username);
        ContactChanged changed = await alice.NextAsync<ContactChanged>();
        Assert.Equal(again.CallPort, changed.Contact.Port);
        Assert.Equal(changed.Contact, Assert.Single(alice.Contacts));
    }

    [Fact]
    public async Task Invitation_waits_for_the_next_login()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        await (await Clients.LogInAsync(server.LocalEndPoint, "bob")).DisposeAsync();

        await alice.InviteAsync("bob", Token);
        await using DirectoryClient bob = await Clients.ConnectAsync(server.LocalEndPoint);
        await bob.LogInWhenFreeAsync("bob");

        Assert.Equal("alice", (await bob.NextAsync<InvitationReceived>()).Username);
    }

    [Fact]
    public async Task Server_that_stops_disconnects_its_clients()
    {
        DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");

        await server.DisposeAsync();

        Disconnected last = await alice.NextAsync<Disconnected>();
        Assert.Equal(VoipConnectionFailure.ClosedByServer, last.Error?.Reason);
    }

    [Fact]
    public async Task Game_loop_polls_without_waiting()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        await using DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");
        Assert.False(bob.TryReadEvent(out _));

        await alice.InviteAsync("bob", Token);

        DirectoryEvent? seen = null;
        for (int frame = 0; frame < 1_000 && !bob.TryReadEvent(out seen); frame++)
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal(new InvitationReceived("alice"), seen);
    }

    [Fact]
    public async Task Events_are_raised_in_order_on_the_captured_context()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        await using DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");
        var context = new QueueContext();
        await using DirectoryClientEvents events = context.Create(() => new DirectoryClientEvents(bob));
        var raised = new List<string>();
        events.InvitationReceived += (sender, e) => raised.Add($"invited by {e.Username} {sender == bob}");
        events.ContactAdded += (_, e) => raised.Add($"added {e.Contact.Username}");
        events.Start();

        await alice.InviteAsync("bob", Token);
        context.RunOne(Token);
        await bob.AcceptInviteAsync("alice", Token);
        context.RunOne(Token);

        Assert.Equal(["invited by alice True", "added alice"], raised);
    }

    [Fact]
    public async Task Handler_that_throws_without_a_context_does_not_stop_the_next_event()
    {
        await using DirectoryServer server = await Servers.StartAsync();
        await using DirectoryClient alice = await Clients.LogInAsync(server.LocalEndPoint, "alice");
        DirectoryClient bob = await Clients.LogInAsync(server.LocalEndPoint, "bob");
        await using DirectoryClientEvents events = QueueContext.WithoutContext(() => new DirectoryClientEvents(bob));
        var disconnected = new TaskCompletionSource();
        events.InvitationReceived += (_, _) => throw new InvalidOperationException("a mistake of the application");
        events.Disconnected += (_, _) => disconnected.SetResult();
        events.Start();

        await alice.InviteAsync("bob", Token);
        await bob.DisposeAsync();

        await disconnected.Task.WaitAsync(Clients.Patience, Token);
    }

    private static async Task<VoipRequestFailure> ReasonAsync(Task request) =>
        (await Assert.ThrowsAsync<VoipRequestException>(() => request)).Reason;

    private sealed class QueueContext : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

        public void RunOne(CancellationToken cancellationToken)
        {
            Assert.True(_posted.TryTake(out (SendOrPostCallback Callback, object? State) item, 10_000, cancellationToken));
            item.Callback(item.State);
        }

        public T Create<T>(Func<T> create) => With(this, create);

        public static T WithoutContext<T>(Func<T> create) => With(null, create);

        private static T With<T>(SynchronizationContext? context, Func<T> create)
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(context);
            try
            {
                return create();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
