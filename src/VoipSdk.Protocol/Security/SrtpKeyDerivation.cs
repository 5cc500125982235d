using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// RFC 3711 §4.3.1 and §4.3.3, with AES_CM_PRF or, for keys of 32 bytes, AES_256_CM_PRF (RFC 6188 §3); key_derivation_rate 0.
//  0                           7       8                      14      16
// +---------------------------+-------+----------------------+-------+
// |        master salt, zeros behind it to the 14th byte     | block |  each block encrypted under the master key is
// |                           | label |                      |       |  16 bytes of output; the label is XORed in
// +---------------------------+-------+----------------------+-------+

/// <summary>Derives session keys and salts from a master key.</summary>
internal static class SrtpKeyDerivation
{
    private const int BlockSize = 16;
    private const int LabelOffset = 7;
    private const int PaddedSaltSize = 14;

    /// <param name="masterKey">16 or 32 bytes.</param>
    /// <param name="masterSalt">14 bytes at most; the AEAD profiles' 12 are padded with zeros (RFC 7714 §11).</param>
    /// <param name="label">What the output is for.</param>
    /// <param name="output">Receives the key or salt; its length does not change its bytes.</param>
    public static void Derive(
        ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpKeyLabel label, Span<byte> output)
    {
        byte[] key = masterKey.ToArray();
        byte[] counter = new byte[BlockSize];
        byte[] keystream = new byte[BlockSize];
        masterSalt[..Math.Min(masterSalt.Length, PaddedSaltSize)].CopyTo(counter);
        counter[LabelOffset] ^= (byte)label;
        try
        {
            using var aes = Aes.Create();
            aes.Mode = CipherMode.ECB;
            aes.Padding = PaddingMode.None;
            using ICryptoTransform cipher = aes.CreateEncryptor(key, null);
            for (int block = 0; block * BlockSize < output.Length; block++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(counter.AsSpan(PaddedSaltSize), (ushort)block);
                cipher.TransformBlock(counter, 0, BlockSize, keystream, 0);
                Span<byte> rest = output[(block * BlockSize)..];
                keystream.AsSpan(0, Math.Min(BlockSize, rest.Length)).CopyTo(rest);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(counter);
            CryptographicOperations.ZeroMemory(keystream);
        }
    }
}
