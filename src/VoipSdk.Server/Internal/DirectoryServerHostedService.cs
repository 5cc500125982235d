using Microsoft.Extensions.Hosting;

namespace VoipSdk.Server.Internal;

/// <summary>Starts and stops the container's server with the host.</summary>
internal sealed class DirectoryServerHostedService(DirectoryServer server) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
