using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace VoipSdk.Tests.Hosting;

public class AddVoipSdk
{
    [Fact]
    public void Factory_takes_what_the_options_leave_open_from_the_container()
    {
        var time = new FakeTimeProvider();
        var identities = new MemoryIdentityStore();
        DirectoryClientFactory factory = Resolve(
            services => services.AddVoipSdk(o => o with { Host = "voice.example" }),
            (typeof(TimeProvider), time),
            (typeof(IIdentityStore), identities),
            (typeof(ILoggerFactory), NullLoggerFactory.Instance));

        Assert.Equal("voice.example", factory.Options.Host);
        Assert.Same(time, factory.Options.TimeProvider);
        Assert.Same(identities, factory.Options.IdentityStore);
        Assert.Same(NullLoggerFactory.Instance, factory.Options.LoggerFactory);
        Assert.Null(factory.Options.AudioBackend);
    }

    [Fact]
    public void What_the_options_name_wins_over_the_container()
    {
        var named = new FakeTimeProvider();

        DirectoryClientFactory factory = Resolve(
            services => services.AddVoipSdk(o => o with { TimeProvider = named }),
            (typeof(TimeProvider), new FakeTimeProvider()));

        Assert.Same(named, factory.Options.TimeProvider);
    }

    [Fact]
    public void Bad_options_are_refused_at_the_registration() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddVoipSdk(o => o with { Port = 0 }));

    [Fact]
    public void Defaults_need_no_configuration() =>
        Assert.Equal(new DirectoryClientOptions(), Resolve(services => services.AddVoipSdk()).Options);

    [Fact]
    public async Task Changed_copy_of_the_options_is_checked_too()
    {
        DirectoryClientFactory factory = Resolve(services => services.AddVoipSdk());

        await Assert.ThrowsAsync<ArgumentException>(
            () => factory.ConnectAsync(o => o with { Port = 0 }, TestContext.Current.CancellationToken));
    }

    private static DirectoryClientFactory Resolve(
        Action<IServiceCollection> register, params (Type Type, object Instance)[] container)
    {
        var services = new ServiceCollection();
        register(services);
        ServiceDescriptor descriptor = Assert.Single(services, s => s.ServiceType == typeof(DirectoryClientFactory));
        Assert.Equal(ServiceLifetime.Singleton, descriptor.Lifetime);
        return (DirectoryClientFactory)descriptor.ImplementationFactory!(
            new Container(container.ToDictionary(entry => entry.Type, entry => entry.Instance)));
    }

    private sealed class Container(Dictionary<Type, object> instances) : IServiceProvider
    {
        public object? GetService(Type serviceType) => instances.GetValueOrDefault(serviceType);
    }
}
