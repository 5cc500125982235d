using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace VoipSdk.Server.Tests.Hosting;

public class Options
{
    [Fact]
    public async Task Defaults_are_valid()
    {
        await using var server = new DirectoryServer();

        Assert.Equal(0, server.GetStatistics().Connections);
    }

    [Fact]
    public void Every_bad_value_is_named_in_one_exception()
    {
        var options = new DirectoryServerOptions
        {
            Port = 70_000,
            MaxConnections = 0,
            MaxConnectionsPerAddress = -1,
            MaxPacketsPerSecond = 0,
            MaxPacketBurst = 0,
            MaxPacketBytes = 511,
            MaxOutboundBytes = 1,
            MaxUsers = 0,
            MaxFriendsPerUser = 0,
            MaxPendingInvitesPerUser = 10_001,
            GreetingDelay = TimeSpan.FromSeconds(-1),
            LoginTimeout = TimeSpan.Zero,
            KeepAliveTimeout = TimeSpan.FromSeconds(4),
            IdleTimeout = TimeSpan.FromDays(31),
            SendTimeout = TimeSpan.Zero,
            TimeProvider = null!, // What a careless configuration can do.
        };

        string message = Assert.Throws<ArgumentException>(() => new DirectoryServer(options)).Message;

        Assert.All(
            typeof(DirectoryServerOptions).GetProperties().Where(property => property.Name != nameof(options.Address)),
            property => Assert.Contains(property.Name + " ", message));
    }

    [Fact]
    public async Task Host_with_bad_options_does_not_start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddDirectoryServer(options => (options.Port, options.MaxUsers) = (-1, 0));
        using IHost host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, exception.Failures.Count());
    }

    [Fact]
    public async Task Adding_the_server_twice_adds_one_and_applies_both_configurations()
    {
        var services = new ServiceCollection();
        services.AddDirectoryServer(options => options.Port = 1);
        services.AddDirectoryServer(options => options.MaxUsers = 2);
        await using ServiceProvider provider = services.BuildServiceProvider();

        DirectoryServerOptions options = provider.GetRequiredService<IOptions<DirectoryServerOptions>>().Value;

        Assert.Equal((1, 2), (options.Port, options.MaxUsers));
        Assert.Single(provider.GetServices<IHostedService>());
    }
}
