// A bad network between processes that know nothing of it: phones connect to this instead of to their directory server.
// ImpairedNetwork --server HOST:PORT [--listen [ADDRESS:]PORT] [--impair LINK] [--udp]; Ctrl+C and SIGTERM stop it.
using System.Net.Sockets;
using System.Runtime.InteropServices;
using VoipSdk.Examples.ImpairedNetwork;
using VoipSdk.TestKit;

if (!CommandLine.TryParse(args, out CommandLine? command, out string? fault))
{
    await Console.Error.WriteLineAsync($"{fault}\n{CommandLine.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await (command.IsUdp ? ForwardUdpAsync() : ForwardCallsAsync());
    return 0;
}
catch (Exception exception) when (exception is SocketException or ArgumentException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

async Task ForwardCallsAsync()
{
    await using DirectoryImpairment proxy = await DirectoryImpairment.StartAsync(
        new DirectoryImpairmentOptions
        {
            Listen = command.Listen,
            ServerHost = command.Host,
            ServerPort = command.Port,
            Link = command.Link,
        },
        stop.Token);
    Console.WriteLine($"listening on {proxy.LocalEndPoint}, in front of the directory server {command.Host}:{command.Port}");
    await ReportAsync(() => [
        .. proxy.Directions.Select(direction => $"{direction.From} to {direction.To}: {direction.Statistics}"),
        .. proxy.Strangers > 0 ? [$"from strangers, dropped: {proxy.Strangers}"] : Array.Empty<string>()]);
}

async Task ForwardUdpAsync()
{
    await using UdpImpairment proxy = await UdpImpairment.StartAsync(
        new UdpImpairmentOptions
        {
            Listen = command.Listen,
            TargetHost = command.Host,
            TargetPort = command.Port,
            Link = command.Link,
        },
        stop.Token);
    Console.WriteLine($"listening on {proxy.LocalEndPoint} (UDP), in front of {command.Host}:{command.Port}");
    await ReportAsync(() => [$"to the server: {proxy.ToTarget}", $"from the server: {proxy.FromTarget}"]);
}

// Each five seconds in which something happened, and at the end.
async Task ReportAsync(Func<string[]> count)
{
    Console.WriteLine($"each direction: {command.Link}");
    string[] last = [];
    while (!stop.IsCancellationRequested)
    {
        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(5), stop.Token));
        string[] lines = count();
        if (!lines.SequenceEqual(last))
        {
            Array.ForEach(lines, Console.WriteLine);
            last = lines;
        }
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
