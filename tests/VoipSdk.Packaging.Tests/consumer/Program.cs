// What a newcomer does first, with the installed packages: a server, two users, a friendship.
using System.Net;
using VoipSdk;
using VoipSdk.Server;

using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
CancellationToken token = limit.Token;

await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
await server.StartAsync(token);

var options = new DirectoryClientOptions { Host = "127.0.0.1", Port = server.LocalEndPoint.Port };
await using DirectoryClient alice = await DirectoryClient.ConnectAsync(options, token);
await using DirectoryClient bob = await DirectoryClient.ConnectAsync(options, token);
await alice.LoginAsync("alice", token);
await bob.LoginAsync("bob", token);
await alice.InviteAsync("bob", token);

await foreach (DirectoryEvent directoryEvent in bob.ReadEventsAsync(token))
{
    if (directoryEvent is InvitationReceived { Username: "alice" })
    {
        break;
    }
}

Contact friend = await bob.AcceptInviteAsync("alice", token);
Console.WriteLine($"consumer: {bob.Username} and {friend.Username} are friends");
Console.WriteLine("consumer: done");
