// Audio of one's own: two users call each other with a tone generator and level meter for a device (ToneBackend.cs) and
// samples as they are for a codec (L16Codec.cs).
using System.Net;
using CustomAudio;
using VoipSdk;
using VoipSdk.Codecs;
using VoipSdk.Server;

using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(15));
await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
await server.StartAsync(giveUp.Token);

var low = new ToneBackend(440);
var high = new ToneBackend(880);
await using DirectoryClient alice = await LogInAsync("alice", low);
await using DirectoryClient bob = await LogInAsync("bob", high);
await alice.InviteAsync("bob", giveUp.Token);
await NextAsync<InvitationReceived>(bob);
await bob.AcceptInviteAsync("alice", giveUp.Token);
await NextAsync<ContactAdded>(alice);

await using PeerCallSession call = await alice.CallAsync("bob", giveUp.Token);
await (await NextAsync<IncomingCall>(bob)).Call.AcceptAsync(giveUp.Token);
await call.WaitForConnectedAsync(giveUp.Token);
Console.WriteLine($"connected with {call.Codec}");
await Task.Delay(TimeSpan.FromSeconds(2), giveUp.Token);
await call.HangUpAsync(giveUp.Token);

Console.WriteLine($"alice heard {low.LoudestLevel:F1} dB, bob heard {high.LoudestLevel:F1} dB");
return low.LoudestLevel > -30 && high.LoudestLevel > -30 ? 0 : 1;

async Task<DirectoryClient> LogInAsync(string name, ToneBackend tone)
{
    var options = new DirectoryClientOptions
    {
        Host = "127.0.0.1",
        Port = server.LocalEndPoint!.Port,
        AudioBackend = tone,
        Codecs = [new L16Codec(), .. AudioCodecs.Default],
    };
    DirectoryClient client = await DirectoryClient.ConnectAsync(options, giveUp.Token);
    await client.LoginAsync(name, giveUp.Token);
    return client;
}

async Task<T> NextAsync<T>(DirectoryClient client)
    where T : DirectoryEvent
{
    await foreach (DirectoryEvent happened in client.ReadEventsAsync(giveUp.Token))
    {
        if (happened is T wanted)
        {
            return wanted;
        }
    }

    throw client.Error!;
}
