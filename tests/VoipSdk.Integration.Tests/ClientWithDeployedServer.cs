namespace VoipSdk.Integration.Tests;

public class ClientWithDeployedServer
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_users_become_friends()
    {
        await using var server = new DeployedServer();
        await using DirectoryClient alice = await Clients.LogInAsync(server.EndPoint, "alice");
        await using DirectoryClient bob = await Clients.LogInAsync(server.EndPoint, "bob");

        await alice.InviteAsync("bob", Token);
        Assert.Equal("alice", (await bob.NextAsync<InvitationReceived>()).Username);
        Contact friend = await bob.AcceptInviteAsync("alice", Token);
        ContactAdded added = await alice.NextAsync<ContactAdded>();

        Assert.Equal(new Contact("alice", System.Net.IPAddress.Loopback, alice.CallPort), friend);
        Assert.Equal(new Contact("bob", System.Net.IPAddress.Loopback, bob.CallPort), added.Contact);
        Assert.Equal(friend, Assert.Single(bob.Contacts));
        Assert.Empty(bob.Invitations);
    }

    [Fact]
    public async Task Name_in_use_is_refused_and_another_one_works()
    {
        await using var server = new DeployedServer();
        await using DirectoryClient first = await Clients.LogInAsync(server.EndPoint, "alice");
        await using DirectoryClient second = await Clients.ConnectAsync(server.EndPoint);

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => second.LoginAsync("alice", Token));
        await second.LoginAsync("alicia", Token);

        Assert.Equal(VoipRequestFailure.UsernameInUse, exception.Reason);
        Assert.Equal("alicia", second.Username);
    }

    [Fact]
    public async Task Many_requests_at_once_reach_it_one_packet_a_read_and_each_gets_its_answer()
    {
        await using var server = new DeployedServer();
        await using DirectoryClient bob = await Clients.LogInAsync(server.EndPoint, "bob");
        await using DirectoryClient alice = await Clients.LogInAsync(server.EndPoint, "alice");

        Task unknown = alice.InviteAsync("nobody", Token);
        Task known = alice.InviteAsync("bob", Token);
        Task alsoUnknown = alice.InviteAsync("no-one", Token);
        Task refused = alice.RefuseInviteAsync("carol", Token);
        await refused;
        await known;

        Assert.Equal(VoipRequestFailure.UserNotFound, (await Assert.ThrowsAsync<VoipRequestException>(() => unknown)).Reason);
        Assert.Equal(VoipRequestFailure.UserNotFound, (await Assert.ThrowsAsync<VoipRequestException>(() => alsoUnknown)).Reason);
        Assert.Equal("alice", (await bob.NextAsync<InvitationReceived>()).Username);
        Assert.All(server.Reads, read => Assert.Equal(read.Length - 1, read.IndexOf('\n', StringComparison.Ordinal)));
        Assert.Contains("012 carol \n", server.Reads);
    }

    [Fact]
    public async Task Accepting_what_it_does_not_answer_times_out_and_the_connection_lives_on()
    {
        await using var server = new DeployedServer();
        await using DirectoryClient alice = await DirectoryClient.ConnectAsync(
            Clients.Options(server.EndPoint) with { RequestTimeout = TimeSpan.FromMilliseconds(300) }, Token);
        await alice.LoginAsync("alice", Token);

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => alice.AcceptInviteAsync("nobody", Token));

        Assert.Equal(VoipRequestFailure.TimedOut, exception.Reason);
        Assert.True(alice.IsConnected);
    }

    [Theory]
    [InlineData("813 192.0.2.7 5000 bob")]
    [InlineData("8|13 192.0.2.7 5000 bob")]
    [InlineData("8|1|3 192.0.2.7 5000 bob")]
    [InlineData("8|13 192.|0.2.7 50|00 bob")]
    public async Task Merged_and_split_segments_are_understood(string segments)
    {
        // A pause of 100 ms between two segments ends a packet (docs/PROTOCOL.md §4.2), and a busy machine may make one.
        bool isUnderstood = false;
        for (int attempt = 0; attempt < 3 && !isUnderstood; attempt++)
        {
            isUnderstood = await UnderstandsAsync(segments);
        }

        Assert.True(isUnderstood);
    }

    private static async Task<bool> UnderstandsAsync(string segments)
    {
        await using var server = new ScriptedServer(async (socket, token) =>
        {
            await ScriptedServer.SendAsync(socket, "0");
            await ScriptedServer.ReadAsync(socket, token);
            await ScriptedServer.ReadAsync(socket, token);
            await ScriptedServer.SendAsync(socket, "2");
            await ScriptedServer.ReadAsync(socket, token);
            foreach (string segment in segments.Split('|'))
            {
                // At once: how the system cuts and joins them is its business, and must not matter.
                await ScriptedServer.SendAsync(socket, segment);
            }

            await ScriptedServer.ReadAsync(socket, token);
        });
        await using DirectoryClient client = await Clients.LogInAsync(server.EndPoint, "alice");
        try
        {
            await client.InviteAsync("bob", Token);
            return (await client.NextAsync<ContactAdded>()).Contact.Port == 5_000;
        }
        catch (VoipRequestException e) when (e.Reason == VoipRequestFailure.TimedOut)
        {
            return false;
        }
    }
}
