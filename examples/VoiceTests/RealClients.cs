using System.Net;
using VoipSdk.Server;
using VoipSdk.TestKit;

namespace VoipSdk.Examples.VoiceTests;

/// <summary>Everything real but the sound cards and the network: server, clients, sockets, encryption, threads.</summary>
public sealed class RealClients : IAsyncLifetime
{
    private readonly DirectoryServer _server = new(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
    private readonly FakeAudioDevice _aliceAudio = new();
    private readonly FakeAudioDevice _bobAudio = new();
    private DirectoryImpairment? _network;

    [Fact]
    public async Task Two_users_hear_each_other_over_15_percent_loss()
    {
        await using DirectoryClient alice = await LogInAsync("alice", _aliceAudio);
        await using DirectoryClient bob = await LogInAsync("bob", _bobAudio);
        await alice.InviteAsync("bob");
        await NextAsync<InvitationReceived>(bob);
        await bob.AcceptInviteAsync("alice");
        await NextAsync<ContactAdded>(alice);

        PeerCallSession outgoing = await alice.CallAsync("bob");
        IncomingCall incoming = await NextAsync<IncomingCall>(bob);
        await incoming.Call.AcceptAsync();
        Assert.True(await outgoing.WaitForConnectedAsync());

        _aliceAudio.Say(TestSound.Speech(TimeSpan.FromSeconds(5), seed: 1));
        _bobAudio.Say(TestSound.Speech(TimeSpan.FromSeconds(5), seed: 2));
        TimeSpan talk = TimeSpan.FromSeconds(6);
        await Task.WhenAll(_aliceAudio.RunAsync(talk), _bobAudio.RunAsync(talk));

        var heardByBob = SpeechMatch.Compare(_aliceAudio.Said.ToArray(), _bobAudio.Heard.ToArray());
        var heardByAlice = SpeechMatch.Compare(_bobAudio.Said.ToArray(), _aliceAudio.Heard.ToArray());
        Assert.True(heardByBob.IsHeard, heardByBob.ToString());
        Assert.True(heardByAlice.IsHeard, heardByAlice.ToString());
        Assert.All(_network!.Directions, direction => Assert.True(direction.Statistics.Lost > 0, direction.ToString()));
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _network = await DirectoryImpairment.StartAsync(new DirectoryImpairmentOptions
        {
            ServerPort = _server.LocalEndPoint!.Port,
            Link = Link.Parse("latency=30,jitter=10,loss=15,seed=1"),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _network!.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<DirectoryClient> LogInAsync(string name, FakeAudioDevice audio)
    {
        // The only difference to production: the directory is reached through the bad network.
        DirectoryClient client = await DirectoryClient.ConnectAsync(new DirectoryClientOptions
        {
            Host = "127.0.0.1",
            Port = _network!.LocalEndPoint.Port,
            AudioBackend = audio,
        });
        await client.LoginAsync(name);
        return client;
    }

    private static async Task<T> NextAsync<T>(DirectoryClient client)
        where T : DirectoryEvent
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (DirectoryEvent happened in client.ReadEventsAsync(patience.Token))
        {
            if (happened is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException("The connection ended.", client.Error);
    }
}
