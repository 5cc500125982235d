using System.Runtime.InteropServices;
using System.Security.Cryptography;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>
/// AES-GCM of the system's OpenSSL 3, looked for once. The runtime's own, which is the same library behind checks, handles and
/// a new operation a call, costs three times as much for a packet of a call (docs/performance.md).
/// </summary>
internal sealed class OpenSslAeadProvider : IAeadProvider
{
    private static readonly Lazy<OpenSslAeadProvider> LazySystem = new(() => Load("libcrypto.so.3"));
    private readonly OpenSslApi? _api;

    private OpenSslAeadProvider(OpenSslApi? api) => _api = api;

    /// <summary>The system's; not supported where there is none, which is everywhere but on Linux.</summary>
    public static OpenSslAeadProvider System => LazySystem.Value;

    public bool IsSupported => _api is not null;

    /// <summary>Opens a library of this name, on Linux. Never throws.</summary>
    public static OpenSslAeadProvider Load(string name)
    {
        nint library = 0;
        bool isThere = RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            && NativeLibrary.TryLoad(name, typeof(OpenSslAeadProvider).Assembly, null, out library);
        return isThere && OpenSslApi.TryCreate(library, out OpenSslApi? api) && PassesSelfTest(api)
            ? new OpenSslAeadProvider(api)
            : new OpenSslAeadProvider(null);
    }

    public IAead Create(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 32))
        {
            throw new ArgumentException($"An AES-GCM key has 16 or 32 bytes, not {key.Length}.", nameof(key));
        }

        return new OpenSslAead(_api ?? throw new PlatformNotSupportedException("This system has no OpenSSL 3."), key);
    }

    // Both directions on one context, in place: what a library that was built to be something else would get wrong.
    private static bool PassesSelfTest(OpenSslApi api)
    {
        // Test case 2 of "The Galois/Counter Mode of Operation" (McGrew and Viega), and the tag of case 14.
        ReadOnlySpan<byte> tag128 =
            [0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13, 0xbd, 0xf5, 0x3a, 0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf];
        ReadOnlySpan<byte> tag256 =
            [0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99, 0x6b, 0xf0, 0x26, 0x5b, 0x98, 0xb5, 0xd4, 0x8a, 0xb9, 0x19];
        try
        {
            return Passes(api, 16, tag128) && Passes(api, 32, tag256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool Passes(OpenSslApi api, int keySize, ReadOnlySpan<byte> expectedTag)
    {
        Span<byte> zeros = stackalloc byte[32];
        Span<byte> text = stackalloc byte[16];
        Span<byte> tag = stackalloc byte[16];
        zeros.Clear();
        text.Clear();
        using var aead = new OpenSslAead(api, zeros[..keySize]);
        aead.Encrypt(zeros[..12], text, text, tag, default);
        return tag.SequenceEqual(expectedTag)
            && aead.TryDecrypt(zeros[..12], text, tag, text, default)
            && text.SequenceEqual(zeros[..16]);
    }
}
