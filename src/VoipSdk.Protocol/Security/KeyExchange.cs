using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// The ephemeral half of one call's ECDH on NIST P-256 (SP 800-56A). Used once, then erased.
internal sealed class KeyExchange : IDisposable
{
    private readonly ECDiffieHellman _ecdh = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public KeyExchange() => PublicKey = P256.Write(_ecdh.ExportParameters(includePrivateParameters: false).Q);

    public byte[] PublicKey { get; }

    // SHA-256 of the shared x-coordinate: what every platform of .NET can give. False for a point that is not on the curve.
    public bool TryDerive(ReadOnlySpan<byte> otherPublicKey, [NotNullWhen(true)] out byte[]? secret)
    {
        secret = null;
        if (!P256.TryRead(otherPublicKey, out ECParameters parameters))
        {
            return false;
        }

        try
        {
            using var other = ECDiffieHellman.Create(parameters);
            using ECDiffieHellmanPublicKey otherKey = other.PublicKey;
            secret = _ecdh.DeriveKeyFromHash(otherKey, HashAlgorithmName.SHA256);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _ecdh.Dispose();
}
