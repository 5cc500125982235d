// A person's phone in a terminal. At a terminal it has a prompt; with piped input it reads one command a line and prints
// one line an event, whose first word is stable, so that a script can use it.
using ConsolePhone;
using VoipSdk;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(PhoneArguments.Usage);
    return 0;
}

if (!PhoneArguments.TryParse(args, out PhoneArguments? arguments, out string? fault))
{
    Console.Error.WriteLine(fault);
    Console.Error.WriteLine(PhoneArguments.Usage);
    return 2;
}

using IScreen screen = Console.IsInputRedirected || Console.IsOutputRedirected ? new PlainScreen() : new TerminalScreen();
using var quit = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    quit.Cancel();
};

if (arguments.ListDevices)
{
    return await ListDevicesAsync(screen, arguments);
}

try
{
    // A file in place of the microphone and the loudspeakers needs neither.
    await using PhoneAudio? audio = arguments is { Play: null, Record: null } ? PhoneAudio.TryCreate(arguments, screen) : null;
    var options = new DirectoryClientOptions
    {
        Host = arguments.Host,
        Port = arguments.Port,
        CallPort = arguments.CallPort,

        // Without a store the key would end with this program, and friends be warned at the next start.
        IdentityStore = new FileIdentityStore(arguments.Identity),
        Encryption = arguments.Encryption,
        AudioBackend = audio?.Backend,
        MediaKeyLog = arguments.KeyLog is { } file ? keys => File.AppendAllText(file, keys + "\n") : null,
    };
    await using DirectoryClient client = await DirectoryClient.ConnectAsync(options, quit.Token);
    screen.Show("connected");

    await using var phone = new Phone(client, screen, audio, arguments.Play, arguments.Record);
    screen.Attach(phone);
    if (arguments.Name is { } name)
    {
        await phone.LoginAsync(name);
    }

    Task watching = phone.WatchAsync(quit);
    await phone.ExecuteAsync(screen.ReadLinesAsync(quit.Token));
    quit.Cancel();
    await watching;
    return client.Error is null ? 0 : 1;
}
catch (VoipConnectionException exception)
{
    screen.Show("error", exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 0;
}

static async Task<int> ListDevicesAsync(IScreen screen, PhoneArguments arguments)
{
    await using PhoneAudio? audio = PhoneAudio.TryCreate(arguments, screen);
    if (audio is null)
    {
        return 1;
    }

    try
    {
        return await audio.ShowDevicesAsync() ? 0 : 1;
    }
    catch (VoipException exception)
    {
        screen.Show("error", exception.Message);
        return 1;
    }
}
