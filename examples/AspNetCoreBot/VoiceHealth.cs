using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoipSdk.Server;

namespace AspNetCoreBot;

/// <summary>Healthy while the bot can be called; degraded while only the directory works.</summary>
internal sealed class VoiceHealth(DirectoryServer server, AnsweringBot bot) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string users = $"{server.GetStatistics().LoggedInUsers} users are online";
        return Task.FromResult(bot.IsOnline ? HealthCheckResult.Healthy(users) : HealthCheckResult.Degraded($"the bot is offline, {users}"));
    }
}
