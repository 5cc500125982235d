using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VoipSdk.Server.Tests.Hosting;

public class Configuration
{
    [Fact]
    public async Task Every_option_can_come_from_a_configuration_section()
    {
        await using ServiceProvider provider = Build(new()
        {
            ["Directory:Address"] = "127.0.0.1",
            ["Directory:port"] = "5000",
            ["Directory:MaxConnections"] = "1",
            ["Directory:MaxConnectionsPerAddress"] = "2",
            ["Directory:MaxPacketsPerSecond"] = "3",
            ["Directory:MaxPacketBurst"] = "4",
            ["Directory:MaxPacketBytes"] = "600",
            ["Directory:MaxOutboundBytes"] = "5000",
            ["Directory:GreetingDelay"] = "00:00:00.3",
            ["Directory:LoginTimeout"] = "00:00:30",
            ["Directory:KeepAliveTimeout"] = "00:00:40",
            ["Directory:IdleTimeout"] = "2.00:00:00",
            ["Directory:SendTimeout"] = "00:00:50",
            ["Directory:MaxUsers"] = "5",
            ["Directory:MaxFriendsPerUser"] = "6",
            ["Directory:MaxPendingInvitesPerUser"] = "7",
        });

        DirectoryServerOptions options = provider.GetRequiredService<IOptions<DirectoryServerOptions>>().Value;

        Assert.Equal(IPAddress.Loopback, options.Address);
        Assert.Equal(TimeSpan.FromDays(2), options.IdleTimeout);
        var defaults = new DirectoryServerOptions();
        Assert.All(
            typeof(DirectoryServerOptions).GetProperties().Where(property => property.Name != nameof(options.TimeProvider)),
            property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(options)));
    }

    [Fact]
    public async Task Every_wrong_name_or_value_in_the_section_is_named()
    {
        await using ServiceProvider provider = Build(new()
        {
            ["Directory:Adress"] = "127.0.0.1",
            ["Directory:Address"] = "localhost",
            ["Directory:Port"] = "5000000000",
            ["Directory:LoginTimeout"] = "soon",
        });

        var exception = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptions<DirectoryServerOptions>>().Value);

        Assert.Equal(4, exception.Failures.Count());
    }

    private static ServiceProvider Build(Dictionary<string, string?> values)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection().AddDirectoryServer(configuration.GetSection("Directory")).BuildServiceProvider();
    }
}
