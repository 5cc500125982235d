using VoipSdk.Audio;

namespace VoipSdk;

/// <summary>What one call does differently from the client's options.</summary>
public sealed record CallOptions
{
    /// <summary>Where this call's sound comes from and goes to; null takes the client's.</summary>
    public IAudioBackend? AudioBackend { get; init; }
}
