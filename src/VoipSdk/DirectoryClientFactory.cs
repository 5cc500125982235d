using Microsoft.Extensions.Logging;
using VoipSdk.Audio;

namespace VoipSdk;

/// <summary>
/// Connects clients with the options of <c>services.AddVoipSdk(...)</c>; what those leave null (loggers, clock, audio
/// backend, identity store) comes from the container. Thread-safe.
/// </summary>
public sealed class DirectoryClientFactory
{
    internal DirectoryClientFactory(DirectoryClientOptions options, IServiceProvider services) => Options = options with
    {
        LoggerFactory = options.LoggerFactory ?? (ILoggerFactory?)services.GetService(typeof(ILoggerFactory)),
        TimeProvider = options.TimeProvider ?? (TimeProvider?)services.GetService(typeof(TimeProvider)),
        IdentityStore = options.IdentityStore ?? (IIdentityStore?)services.GetService(typeof(IIdentityStore)),
        AudioBackend = options.AudioBackend ?? (IAudioBackend?)services.GetService(typeof(IAudioBackend)),
    };

    /// <summary>What <see cref="ConnectAsync(CancellationToken)"/> connects with.</summary>
    internal DirectoryClientOptions Options { get; }

    /// <summary>Connects with the registered options. The caller disposes the client.</summary>
    /// <inheritdoc cref="DirectoryClient.ConnectAsync(DirectoryClientOptions, CancellationToken)" path="/exception"/>
    public Task<DirectoryClient> ConnectAsync(CancellationToken cancellationToken = default) =>
        DirectoryClient.ConnectAsync(Options, cancellationToken);

    /// <summary>Connects with a changed copy of the registered options. The caller disposes the client.</summary>
    /// <param name="configure">Gets the registered options, returns those to use: <c>o =&gt; o with { Port = 4243 }</c>.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <inheritdoc cref="DirectoryClient.ConnectAsync(DirectoryClientOptions, CancellationToken)" path="/exception"/>
    public Task<DirectoryClient> ConnectAsync(
        Func<DirectoryClientOptions, DirectoryClientOptions> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return DirectoryClient.ConnectAsync(configure(Options), cancellationToken);
    }
}
