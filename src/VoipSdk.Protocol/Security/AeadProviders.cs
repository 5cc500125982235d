namespace VoipSdk.Protocol.Security;

/// <summary>The providers that the SDK brings.</summary>
public static class AeadProviders
{
    /// <summary>AES-GCM of the .NET runtime (System.Security.Cryptography), the default everywhere.</summary>
    public static IAeadProvider Runtime { get; } = new RuntimeAeadProvider();
}
