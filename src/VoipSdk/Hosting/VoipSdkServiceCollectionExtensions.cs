using VoipSdk;
using VoipSdk.Internal;

// The namespace in which hosts look for it.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client side of the SDK in a container.</summary>
public static class VoipSdkServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="DirectoryClientFactory"/> as a singleton. Loggers, <see cref="TimeProvider"/>,
    /// <see cref="IIdentityStore"/> and <see cref="VoipSdk.Audio.IAudioBackend"/> come from the container where the options name none.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">
    /// Gets the default options, returns those to use: <c>o =&gt; o with { Host = "voice.example" }</c>. Called once,
    /// now; null keeps the defaults. Of several registrations the last counts.
    /// </param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">Options are out of range; the message names each.</exception>
    public static IServiceCollection AddVoipSdk(
        this IServiceCollection services, Func<DirectoryClientOptions, DirectoryClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        DirectoryClientOptions options = new();
        options = OptionsValidation.Validated(configure is null ? options : configure(options));
        return services.AddSingleton(provider => new DirectoryClientFactory(options, provider));
    }
}
