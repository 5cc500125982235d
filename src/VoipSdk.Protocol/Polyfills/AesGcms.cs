using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// netstandard2.1 knows neither AesGcm.IsSupported nor a constructor that is told the tag's size.
internal static class AesGcms
{
    extension(AesGcm)
    {
#if NET8_0_OR_GREATER
        public static bool IsAvailable() => AesGcm.IsSupported;

        public static AesGcm WithKey(ReadOnlySpan<byte> key) => new(key, SrtpFormat.TagSize);
#else
        public static bool IsAvailable()
        {
            try
            {
                AesGcm.WithKey(stackalloc byte[16]).Dispose();
                return true;
            }
            catch (PlatformNotSupportedException)
            {
                return false;
            }
        }

        public static AesGcm WithKey(ReadOnlySpan<byte> key) => new(key);
#endif
    }
}
