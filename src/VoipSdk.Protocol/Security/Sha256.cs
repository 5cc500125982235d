using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// netstandard2.1 has no SHA256.HashData.
internal static class Sha256
{
    public const int Size = 32;

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
