using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// HKDF with SHA-256 (RFC 5869). netstandard2.1 has no HKDF class; HMAC is the platform's.
internal static class Hkdf
{
    public const int HashSize = 32;

    public static byte[] Extract(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> salt) => Hmac(salt, inputKey);

    public static void Expand(ReadOnlySpan<byte> pseudoRandomKey, ReadOnlySpan<byte> info, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, 255 * HashSize);
        Span<byte> block = stackalloc byte[HashSize];
        using IncrementalHash hmac = CreateHmac(pseudoRandomKey);
        for (int i = 1; !output.IsEmpty; i++)
        {
            if (i > 1)
            {
                hmac.AppendData(block);
            }

            hmac.AppendData(info);
            hmac.AppendData([(byte)i]);
            _ = hmac.TryGetHashAndReset(block, out _);
            int count = Math.Min(block.Length, output.Length);
            block[..count].CopyTo(output);
            output = output[count..];
        }

        CryptographicOperations.ZeroMemory(block);
    }

    public static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        using IncrementalHash hmac = CreateHmac(key);
        hmac.AppendData(data);
        return hmac.GetHashAndReset();
    }

    // netstandard2.1 takes keys as arrays only; the copy is erased.
    private static IncrementalHash CreateHmac(ReadOnlySpan<byte> key)
    {
        byte[] copy = key.ToArray();
        try
        {
            return IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }
}
