using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// The secret of one direction of a call's media: a master key and its master salt, from which all session keys follow
/// (RFC 3711 §4.3, RFC 7714 §11). The two directions MUST have different ones.
/// </summary>
/// <remarks>
/// Holds copies, which <see cref="Dispose"/> erases; a garbage collection may have moved, and so copied, them before. Not
/// thread-safe. Prints as <c>(redacted)</c>.
/// </remarks>
public sealed class SrtpMasterKey : IDisposable
{
    /// <summary>Bytes of the master salt, in every profile (RFC 7714 §12).</summary>
    public const int SaltSize = 12;

    private readonly byte[] _keyAndSalt;
    private readonly int _keySize;
    private bool _isDisposed;

    /// <summary>Takes copies of a key and a salt.</summary>
    /// <param name="profile">What they are for.</param>
    /// <param name="key">As long as the profile wants it: <see cref="SrtpProfiles.GetKeySize"/>.</param>
    /// <param name="salt"><see cref="SaltSize"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such profile.</exception>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public SrtpMasterKey(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        _keySize = profile.GetKeySize();
        if (key.Length != _keySize)
        {
            throw new ArgumentException(
                $"A master key of {profile.GetName()} has {_keySize} bytes, not {key.Length}.", nameof(key));
        }

        if (salt.Length != SaltSize)
        {
            throw new ArgumentException($"A master salt has {SaltSize} bytes, not {salt.Length}.", nameof(salt));
        }

        Profile = profile;
        _keyAndSalt = new byte[_keySize + SaltSize];
        key.CopyTo(_keyAndSalt);
        salt.CopyTo(_keyAndSalt.AsSpan(_keySize));
    }

    /// <summary>What the key is for.</summary>
    public SrtpProfile Profile { get; }

    internal ReadOnlySpan<byte> Key => Live().AsSpan(0, _keySize);

    internal ReadOnlySpan<byte> Salt => Live().AsSpan(_keySize);

    /// <summary>
    /// Makes the key that follows this one, of which this one cannot be found again: HKDF-Expand of RFC 5869 §2.3 with
    /// SHA-256, the master key and then the salt as pseudorandom key, and <c>voipsdk srtp next</c> as info, gives the new
    /// key and then the new salt.
    /// </summary>
    /// <returns>A key of the same profile, which the caller disposes.</returns>
    /// <exception cref="ObjectDisposedException">The key is erased.</exception>
    public SrtpMasterKey Next()
    {
        Span<byte> next = stackalloc byte[Live().Length];
        Hkdf.Expand(_keyAndSalt, "voipsdk srtp next"u8, next);
        var key = new SrtpMasterKey(Profile, next[.._keySize], next[_keySize..]);
        CryptographicOperations.ZeroMemory(next);
        return key;
    }

    /// <summary>Erases the key. May be called more than once.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_keyAndSalt);
    }

    /// <summary><c>(redacted)</c>: secrets do not end up in logs.</summary>
    public override string ToString() => "(redacted)";

    private byte[] Live()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _keyAndSalt;
    }
}
