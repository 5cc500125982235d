namespace VoipSdk.Protocol.Security;

/// <summary>
/// Where <see cref="IAead"/>s come from. <see cref="AeadProviders.Runtime"/> serves everywhere but on Mono, which Unity's
/// editor and some of its players use: there the application brings one, over a managed or a native library.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public interface IAeadProvider
{
    /// <summary>Whether <see cref="Create"/> works here. Does not change while the process runs.</summary>
    bool IsSupported { get; }

    /// <summary>Makes AES-GCM with a key. The caller disposes it.</summary>
    /// <param name="key">16 or 32 bytes, for AES-128 or AES-256. Not kept: what has to be, is copied.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> has another length.</exception>
    /// <exception cref="PlatformNotSupportedException">Not <see cref="IsSupported"/>.</exception>
    IAead Create(ReadOnlySpan<byte> key);
}
