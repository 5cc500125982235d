using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>Whose AES-GCM calls use where the application does not say.</summary>
internal static class DefaultAead
{
    /// <summary>OpenSSL where the system has it, else the runtime's.</summary>
    public static IAeadProvider Provider =>
        OpenSslAeadProvider.System.IsSupported ? OpenSslAeadProvider.System : AeadProviders.Runtime;
}
