// The whole product in one run: a directory server, two users who become friends, and a call in which both speak.
// QuickCall [--caller-audio F] [--callee-audio F] [--output DIR] [--codec opus|pcmu] [--impair LINK]
using System.Net;
using QuickCall;
using VoipSdk;
using VoipSdk.Server;
using VoipSdk.TestKit;

if (!QuickCallArguments.TryParse(args, out QuickCallArguments? arguments, out string? fault))
{
    Console.Error.WriteLine(fault);
    Console.Error.WriteLine(QuickCallArguments.Usage);
    return 2;
}

try
{
    Console.WriteLine(arguments.CodecNotice);
    using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(15));

    await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
    await server.StartAsync(giveUp.Token);
    Step($"directory server listens on {server.LocalEndPoint}");

    await using DirectoryImpairment? network = await ImpairAsync();
    await using DirectoryClient alice = await LogInAsync("alice");
    await using DirectoryClient bob = await LogInAsync("bob");

    await alice.InviteAsync("bob", giveUp.Token);
    Step("alice invited bob");
    await NextAsync<InvitationReceived>(bob);
    await bob.AcceptInviteAsync("alice", giveUp.Token);
    await NextAsync<ContactAdded>(alice);
    Step("bob accepted: both have a new contact");

    await using PeerCallSession outgoing = await alice.CallAsync("bob", arguments.CallerOptions, giveUp.Token);
    Step("alice calls bob");
    PeerCallSession incoming = (await NextAsync<IncomingCall>(bob)).Call;
    Step($"it rings at bob: {incoming.RemoteUsername} is calling");
    await incoming.AcceptAsync(arguments.CalleeOptions, giveUp.Token);
    await outgoing.WaitForConnectedAsync(giveUp.Token);
    Step($"bob answered: connected with {outgoing.Codec}, peer to peer with {outgoing.RemoteEndPoint}");

    Step($"encrypted end to end; what both can compare: {outgoing.ShortAuthenticationString} at alice, {incoming.ShortAuthenticationString} at bob");

    await CallReport.ShowProgressAsync(outgoing, incoming, arguments.Talk);
    await outgoing.HangUpAsync();
    await incoming.WaitForEndAsync();
    Step($"alice hung up: {outgoing.EndReason} at alice, {incoming.EndReason} at bob");

    CallReport.Print(outgoing, incoming);
    CallReport.Print(network);
    Console.WriteLine($"alice heard: {arguments.AliceHeard}");
    Console.WriteLine($"bob heard:   {arguments.BobHeard}");
    return CallReport.BothHeard(outgoing, incoming) ? 0 : 1;

    async Task<DirectoryImpairment?> ImpairAsync()
    {
        if (arguments.Impairment is not { } link)
        {
            return null;
        }

        var options = new DirectoryImpairmentOptions { ServerPort = server.LocalEndPoint!.Port, Link = link };
        DirectoryImpairment proxy = await DirectoryImpairment.StartAsync(options, giveUp.Token);
        Step($"a bad network is between the two: {link}");
        return proxy;
    }

    async Task<DirectoryClient> LogInAsync(string name)
    {
        DirectoryClient client = await DirectoryClient.ConnectAsync(
            new DirectoryClientOptions { Host = "127.0.0.1", Port = (network?.LocalEndPoint ?? server.LocalEndPoint!).Port, Codecs = arguments.Codecs },
            giveUp.Token);
        await client.LoginAsync(name, giveUp.Token);
        Step($"{name} logged in");
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
}
catch (Exception exception) when (exception is VoipException or OperationCanceledException or IOException)
{
    Console.Error.WriteLine($"The call failed: {exception.Message}");
    return 1;
}

static void Step(string text) => Console.WriteLine($"* {text}");
