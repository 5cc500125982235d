using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoipSdk.Server;

namespace VoipSdk.DocSamples;

/// <summary>The code of docs/guides/directory-server.md and of the README of VoipSdk.Server.</summary>
public static class DirectoryServerSamples
{
    public static async Task EmbedAsync(CancellationToken cancellationToken)
    {
        await using var server = new DirectoryServer(new DirectoryServerOptions { Port = 4242 });
        await server.StartAsync(cancellationToken);
        Console.WriteLine($"listening on {server.LocalEndPoint}");
    }

    public static async Task HostAsync(CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddDirectoryServer(builder.Configuration.GetSection("Directory"));
        await builder.Build().RunAsync(cancellationToken);
    }

    public static void Configure(IServiceCollection services)
    {
        services.AddDirectoryServer(options =>
        {
            options.Address = IPAddress.Loopback;
            options.Port = 0;
        });
    }
}
