// How many clients one directory server bears, and whether those that do not read slow the others.
// Loopback only; ends by itself in about a minute. Usage: see LoadSettings.cs.
using System.Diagnostics;
using System.Globalization;
using VoipSdk.Benchmarks.DirectoryLoad;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [ServerProcess.Argument])
{
    await ServerProcess.ServeAsync();
    return 0;
}

if (LoadSettings.TryParse(args) is not { } settings)
{
    Console.Error.WriteLine(LoadSettings.Usage);
    return 2;
}

using ServerProcess server = ServerProcess.Start();
await Warmup.RunAsync(server);
ServerReport before = server.Ask();

long started = Stopwatch.GetTimestamp();
var loginLatency = new Latencies();
var clients = new LoadClient[settings.Connections];
await Parallel.ForAsync(0, settings.Connections, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
{
    long at = Stopwatch.GetTimestamp();
    clients[i] = await LoadClient.LoginAsync(server.EndPoint, $"user{i}", willStall: i >= settings.Connections - settings.Stalled);
    loginLatency.Add(at);
});
double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
ServerReport after = server.Ask();

Console.WriteLine($"logins            {settings.Connections} in {seconds:F2} s = {settings.Connections / seconds:F0}/s (connection, 000 and 001; 32 at once)");
Console.WriteLine($"login latency     {loginLatency}");
Console.WriteLine($"server CPU        {(after.CpuMilliseconds - before.CpuMilliseconds) * 1_000 / settings.Connections:F0} µs a login");
Console.WriteLine($"server memory     {(after.ManagedBytes - before.ManagedBytes) / 1_024.0 / settings.Connections:F2} KiB managed, {(after.PrivateBytes - before.PrivateBytes) / 1_024.0 / settings.Connections:F2} KiB private a connection");

await MeasureAsync("without stalled");
var stalled = new StalledClients(clients[^settings.Stalled..]);
await stalled.StallAsync(server);
Task pushing = stalled.KeepPushingAsync(TimeSpan.FromSeconds(settings.Seconds));
await MeasureAsync($"with {settings.Stalled} stalled");
await pushing;
ServerReport report = server.Ask();
Console.WriteLine($"stalled           {stalled.Requests} requests sent and no answer read; {stalled.Requests - stalled.Failures} accepted by the socket; {report.Received - report.Sent} more packets received than sent by the server; {report.Dropped} dropped");
Array.ForEach(clients[^settings.Stalled..], client => client.Dispose());
await MeasureAsync("without again");
await Exchanges.BefriendAsync(clients, settings);
Console.WriteLine($"friends           {settings.Pairs} pairs, 013 to both");
Array.ForEach(clients, client => client.Dispose());
return 0;

async Task MeasureAsync(string name)
{
    ServerReport start = server.Ask();
    var exchanges = new Exchanges();
    await exchanges.RunAsync(clients, settings);
    ServerReport end = server.Ask();
    Console.WriteLine($"{name,-17} 007 to 008: {exchanges.Answer}");
    Console.WriteLine($"{"",-17} 007 to 010: {exchanges.Notice}");
    Console.WriteLine($"{"",-17} {exchanges.Requests / (double)settings.Seconds:F0} requests/s, server CPU {(end.CpuMilliseconds - start.CpuMilliseconds) * 1_000 / Math.Max(1, exchanges.Requests):F0} µs a request");
}
