// What a newcomer does first, with the installed packages: a server, two users, a friendship, a call in which one
// of them plays a tone and the other hears it.
using System.Net;
using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Server;

using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
CancellationToken token = limit.Token;

await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
await server.StartAsync(token);

var speaker = new HostAudioBackend();
var listener = new HostAudioBackend();
await using DirectoryClient alice = await ConnectAsync("alice", speaker);
await using DirectoryClient bob = await ConnectAsync("bob", listener);

await alice.InviteAsync("bob", token);
await NextAsync<InvitationReceived>(bob);
await bob.AcceptInviteAsync("alice", token);
await NextAsync<ContactAdded>(alice);
Console.WriteLine($"consumer: {bob.Username} and {bob.Contacts[0].Username} are friends");

await using PeerCallSession outgoing = await alice.CallAsync("bob", token);
await using PeerCallSession incoming = (await NextAsync<IncomingCall>(bob)).Call;
await incoming.AcceptAsync(token);
if (!await outgoing.WaitForConnectedAsync(token))
{
    Console.WriteLine($"consumer: no connection, {outgoing.EndReason}");
    return 1;
}

float peak = 0;
float[] frame = new float[960];
using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
for (int n = 0; n < 100; n++)
{
    for (int i = 0; i < frame.Length; i++)
    {
        frame[i] = 0.5f * MathF.Sin(2 * MathF.PI * 440 * ((n * frame.Length) + i) / 48_000);
    }

    speaker.Write(frame);
    listener.Read(frame);
    peak = Math.Max(peak, frame.Max(Math.Abs));
    await clock.WaitForNextTickAsync(token);
}

await outgoing.HangUpAsync(token);
CallStatistics heard = incoming.Statistics;
Console.WriteLine($"consumer: {outgoing.Codec}, {heard.PacketsReceived} packets, peak {peak:F2}, {await incoming.WaitForEndAsync(token)}");
if (peak < 0.1 || heard.PacketsReceived < 50 || !Simulated.CallGetsThroughLoss() || !Simulated.SpeechGetsThroughLoss())
{
    return 1;
}

Console.WriteLine("consumer: done");
return 0;

async Task<DirectoryClient> ConnectAsync(string name, IAudioBackend audio)
{
    var options = new DirectoryClientOptions { Host = "127.0.0.1", Port = server.LocalEndPoint.Port, AudioBackend = audio };
    DirectoryClient client = await DirectoryClient.ConnectAsync(options, token);
    await client.LoginAsync(name, token);
    return client;
}

async Task<T> NextAsync<T>(DirectoryClient client)
    where T : DirectoryEvent
{
    await foreach (DirectoryEvent happened in client.ReadEventsAsync(token))
    {
        if (happened is T wanted)
        {
            return wanted;
        }
    }

    throw new InvalidOperationException($"The connection ended before {typeof(T).Name}.");
}
