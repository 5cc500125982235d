// A directory server as a console program: DirectoryServerHost [--port N] [--address A]
// Ctrl+C (SIGINT) and SIGTERM stop it. Logs go to standard error, so that standard output has one line.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using VoipSdk.Examples.DirectoryServerHost;
using VoipSdk.Server;

if (!CommandLine.TryParse(args, out CommandLine? command, out string? fault))
{
    await Console.Error.WriteLineAsync($"{fault}\n{CommandLine.Usage}");
    return 2;
}

if (command.ShowHelp)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
builder.Logging.AddSimpleConsole(format => format.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A start that fails is told below.
builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddDirectoryServer(options =>
{
    options.Address = command.Address;
    options.Port = command.Port;
});

using IHost host = builder.Build();
try
{
    await host.StartAsync();
}
catch (IOException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

Console.WriteLine($"listening on {host.Services.GetRequiredService<DirectoryServer>().LocalEndPoint}");
await host.WaitForShutdownAsync();
return 0;
