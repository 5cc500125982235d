using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoipSdk.Server;
using VoipSdk.Server.Internal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the directory server to a host.</summary>
public static class DirectoryServerServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="DirectoryServer"/> as a singleton that listens while the host runs. Its options come from
    /// <c>IOptions&lt;DirectoryServerOptions&gt;</c> and are checked when the host starts.
    /// </summary>
    /// <remarks>A second call adds its <paramref name="configure"/> to the first's; there is still one server.</remarks>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    public static IServiceCollection AddDirectoryServer(
        this IServiceCollection services, Action<DirectoryServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<DirectoryServerOptions> options = services.AddOptions<DirectoryServerOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<DirectoryServerOptions>, DirectoryServerOptionsCheck>());
        services.TryAddSingleton(static provider => new DirectoryServer(
            provider.GetRequiredService<IOptions<DirectoryServerOptions>>().Value,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<IMeterFactory>()));
        services.AddHostedService<DirectoryServerHostedService>();
        return services;
    }

    /// <summary>Adds a <see cref="DirectoryServer"/> whose options come from a configuration section.</summary>
    /// <remarks>
    /// The keys are the names of the properties of <see cref="DirectoryServerOptions"/>; times are written
    /// <c>hh:mm:ss</c>. A key that is no option, or a value that cannot be read, is an
    /// <see cref="OptionsValidationException"/> when the host starts. Read once: later changes have no effect.
    /// </remarks>
    /// <param name="services">The host's services.</param>
    /// <param name="section">For instance <c>configuration.GetSection("Directory")</c>; may be empty.</param>
    public static IServiceCollection AddDirectoryServer(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        services.AddDirectoryServer();
        return services.AddSingleton<IConfigureOptions<DirectoryServerOptions>>(new DirectoryServerConfiguration(section));
    }
}
