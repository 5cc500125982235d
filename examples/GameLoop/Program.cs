// Voice in a game loop: a fixed step of 1/60 s polls events, moves the friends around the listener, pushes what the microphones
// gave and pulls what is heard. No thread and no callback of the game's own. Then it proves by measuring that Bob was heard from
// where he walked, and Carol the more quietly the farther she was. GameLoop [--output DIR]
using System.Net;
using GameLoop;
using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Server;

if (args.Length is not 0 and not 2 || (args.Length == 2 && args[0] != "--output"))
{
    Console.Error.WriteLine("GameLoop [--output DIR]");
    return 2;
}

try
{
    string output = Directory.CreateDirectory(args.Length == 2 ? args[1] : "gameloop-output").FullName;
    using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
    await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
    await server.StartAsync(giveUp.Token);

    // Behind the loading screen.
    int port = server.LocalEndPoint!.Port;
    await using Player alice = await Player.LogInAsync("alice", port, channels: 2, callsWhom: null, giveUp.Token);
    await using Player bob = await Player.LogInAsync("bob", port, channels: 1, callsWhom: "alice", giveUp.Token);
    await using Player carol = await Player.LogInAsync("carol", port, channels: 1, callsWhom: "alice", giveUp.Token);
    alice.Invite("bob");
    alice.Invite("carol");

    string heard = Path.Combine(output, "alice-heard.wav");
    Game game;
    using (var wav = new WavWriter(heard, AudioPort.SampleRate, channels: 2))
    {
        game = new Game(alice, bob, carol, Recordings.Load(), wav);
        var clock = new FixedStep();
        while (!game.IsOver)
        {
            for (int due = clock.TakeDue(); due > 0 && !game.IsOver; due--)
            {
                game.Step();
            }

            // Where a game draws and waits for the screen.
            giveUp.Token.ThrowIfCancellationRequested();
            Thread.Sleep(1);
        }
    }

    bool isAsItShouldBe = game.Hearing.Report();
    Console.WriteLine($"bob and carol heard alice with {game.HeardByFriends:F1} dB");
    Console.WriteLine($"alice heard: {heard}");
    return isAsItShouldBe && game.HeardByFriends > -50 ? 0 : 1;
}
catch (Exception exception) when (exception is VoipException or OperationCanceledException or IOException)
{
    Console.Error.WriteLine($"The game ended: {exception.Message}");
    return 1;
}
