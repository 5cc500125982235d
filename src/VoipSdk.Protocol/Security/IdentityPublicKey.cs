using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// A user's identity as friends know it: a public key on NIST P-256, with which the user signs calls (ECDSA with SHA-256,
/// FIPS 186-5). Immutable; thread-safe.
/// </summary>
public sealed class IdentityPublicKey : IEquatable<IdentityPublicKey>
{
    /// <summary>Bytes of the binary form: an uncompressed point (SEC 1 §2.3.3).</summary>
    public const int Size = P256.PointSize;

    private readonly byte[] _point;
    private readonly string _text;

    private IdentityPublicKey(byte[] point)
    {
        _point = point;
        _text = Base64UrlText.Encode(point);
    }

    /// <summary>
    /// What people compare: <c>SHA256:</c> and the base64 of the hash of the binary form, as OpenSSH shows keys.
    /// </summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(Sha256.Hash(_point)).TrimEnd('=');

    /// <summary>The binary form, <see cref="Size"/> bytes.</summary>
    public ReadOnlySpan<byte> Point => _point;

    /// <summary>Reads the text form: 87 characters of base64url without padding (attribute <c>key</c>).</summary>
    /// <returns>False for anything else, points that are not on the curve included.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IdentityPublicKey? key)
    {
        key = null;
        return Base64UrlText.TryDecode(text, Size, out byte[]? point) && TryRead(point, out key);
    }

    /// <summary>Reads the binary form.</summary>
    /// <returns>False for anything else, points that are not on the curve included.</returns>
    public static bool TryRead(ReadOnlySpan<byte> point, [NotNullWhen(true)] out IdentityPublicKey? key)
    {
        key = null;
        if (!P256.TryRead(point, out ECParameters parameters))
        {
            return false;
        }

        try
        {
            ECDsa.Create(parameters).Dispose();
        }
        catch (CryptographicException)
        {
            return false;
        }

        key = new IdentityPublicKey(point.ToArray());
        return true;
    }

    /// <summary>Whether the owner of this key has signed <paramref name="data"/>.</summary>
    /// <param name="data">Any bytes.</param>
    /// <param name="signature">r and s, 64 bytes (IEEE P1363); any other length is not one.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != P256.SignatureSize || !P256.TryRead(_point, out ECParameters parameters))
        {
            return false;
        }

        using var ecdsa = ECDsa.Create(parameters);
        return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc />
    public bool Equals(IdentityPublicKey? other) => other is not null && other._text == _text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as IdentityPublicKey);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    /// <summary>The text form, as attribute <c>key</c> carries it.</summary>
    public override string ToString() => _text;

    internal static IdentityPublicKey FromValidated(ECPoint point) => new(P256.Write(point));
}
