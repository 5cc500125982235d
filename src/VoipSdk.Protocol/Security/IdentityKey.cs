using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// The secret with which a user signs calls: an ECDSA key on NIST P-256. Whoever has it is this user. One owner at a time;
/// not thread-safe.
/// </summary>
public sealed class IdentityKey : IDisposable
{
    private readonly ECDsa _ecdsa;
    private readonly byte[] _resetSecret;

    private IdentityKey(ECDsa ecdsa)
    {
        _ecdsa = ecdsa;
        ECParameters parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        PublicKey = IdentityPublicKey.FromValidated(parameters.Q);
        _resetSecret = Hkdf.Extract(parameters.D, "voipsdk reset 1"u8);
        CryptographicOperations.ZeroMemory(parameters.D);
    }

    /// <summary>What friends are told.</summary>
    public IdentityPublicKey PublicKey { get; }

    /// <summary>Makes a new key, by the platform's random numbers.</summary>
    public static IdentityKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads what <see cref="ExportPkcs8"/> has written.</summary>
    /// <exception cref="CryptographicException">The bytes are no PKCS #8 private key on P-256.</exception>
    public static IdentityKey ImportPkcs8(ReadOnlySpan<byte> privateKey)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportPkcs8PrivateKey(privateKey, out _);
            if (ecdsa.KeySize != 256 || !IsP256(ecdsa))
            {
                throw new CryptographicException("The key is not one on the curve NIST P-256.");
            }

            return new IdentityKey(ecdsa);
        }
        catch (PlatformNotSupportedException exception)
        {
            // What the platform says of a curve that it does not know.
            ecdsa.Dispose();
            throw new CryptographicException("The key is not one on the curve NIST P-256.", exception);
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }

    /// <summary>The private key as unencrypted PKCS #8 (RFC 5958): for a store that keeps it from others.</summary>
    public byte[] ExportPkcs8() => _ecdsa.ExportPkcs8PrivateKey();

    /// <summary>Signs: r and s, 64 bytes (IEEE P1363), over the SHA-256 of <paramref name="data"/>.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _ecdsa.SignData(data.ToArray(), HashAlgorithmName.SHA256);

    /// <inheritdoc />
    public void Dispose()
    {
        _ecdsa.Dispose();
        CryptographicOperations.ZeroMemory(_resetSecret);
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "(redacted)";

    // docs/PROTOCOL.md §9.6: what proves, after a restart without any memory, that this user knows no call of that id.
    internal byte[] ResetToken(ReadOnlySpan<byte> call) => Hkdf.Hmac(_resetSecret, call)[..CallSecrecy.TokenSize];

    private static bool IsP256(ECDsa ecdsa)
    {
        ECParameters parameters = ecdsa.ExportParameters(includePrivateParameters: false);
        return parameters.Curve.IsNamed
            && (parameters.Curve.Oid.Value == "1.2.840.10045.3.1.7" || parameters.Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");
    }
}
