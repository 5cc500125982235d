namespace VoipSdk.Protocol.Security;

/// <summary>
/// An authenticated cipher with one key: AES-GCM with nonces of 12 bytes and tags of 16 (NIST SP 800-38D, RFC 5116
/// §5.1 and §5.2). Implement it, with <see cref="IAeadProvider"/>, where the runtime has none.
/// </summary>
/// <remarks>
/// Has one user at a time. Must not allocate for a call that succeeds. <see cref="IDisposable.Dispose"/> erases the key, and
/// may be called more than once.
/// </remarks>
public interface IAead : IDisposable
{
    /// <summary>Encrypts and authenticates. The caller never gives a nonce twice.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="plaintext">Any length, also none.</param>
    /// <param name="ciphertext">
    /// Receives as many bytes as <paramref name="plaintext"/> has; the same memory, or memory apart from it.
    /// </param>
    /// <param name="tag">Receives 16 bytes.</param>
    /// <param name="associatedData">Authenticated but not encrypted; any length.</param>
    void Encrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        Span<byte> ciphertext,
        Span<byte> tag,
        ReadOnlySpan<byte> associatedData);

    /// <summary>Checks the tag, in constant time, and decrypts. Never throws for what a peer or a forger sent.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="ciphertext">Any length, also none.</param>
    /// <param name="tag">16 bytes.</param>
    /// <param name="plaintext">
    /// Receives as many bytes as <paramref name="ciphertext"/> has; the same memory, or memory apart from it. What it holds
    /// after a failure is not specified, except that it is not the plaintext.
    /// </param>
    /// <param name="associatedData">As it was for <see cref="Encrypt"/>.</param>
    /// <returns>Whether the tag belongs to all of the rest.</returns>
    bool TryDecrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> tag,
        Span<byte> plaintext,
        ReadOnlySpan<byte> associatedData);
}
