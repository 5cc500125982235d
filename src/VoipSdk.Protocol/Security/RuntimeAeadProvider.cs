using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

internal sealed class RuntimeAeadProvider : IAeadProvider
{
    public bool IsSupported { get; } = AesGcm.IsAvailable();

    public IAead Create(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 32))
        {
            throw new ArgumentException($"An AES-GCM key has 16 or 32 bytes, not {key.Length}.", nameof(key));
        }

        if (!IsSupported)
        {
            throw new PlatformNotSupportedException(
                $"This runtime has no AES-GCM (Mono and Unity's Mono do not). Pass an {nameof(IAeadProvider)} of your own, "
                + "for example over BouncyCastle or the platform's native library.");
        }

        return new RuntimeAead(AesGcm.WithKey(key));
    }
}
