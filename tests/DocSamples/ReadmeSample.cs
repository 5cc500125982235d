using VoipSdk;
using VoipSdk.Server;

namespace DocSamples;

internal static class ReadmeSample
{
    public static async Task ClientAsync()
    {
        var options = new DirectoryClientOptions { Host = "directory.example.org" };
        await using DirectoryClient client = await DirectoryClient.ConnectAsync(options);
        await client.LoginAsync("alice");
        await client.InviteAsync("bob");

        await foreach (DirectoryEvent happened in client.ReadEventsAsync())
        {
            switch (happened)
            {
                case InvitationReceived { Username: var name }:
                    await client.AcceptInviteAsync(name);
                    break;
                case ContactAdded { Contact: var friend }:
                    await client.CallAsync(friend.Username);
                    break;
                case IncomingCall { Call: var call }:
                    await call.AcceptAsync();
                    break;
            }
        }
    }

    public static async Task ServerAsync()
    {
        await using var server = new DirectoryServer(new DirectoryServerOptions { Port = 4242 });
        await server.StartAsync();
        Console.WriteLine($"listening on {server.LocalEndPoint}");
    }
}
