using System.Security.Cryptography;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>AES-GCM by the system's OpenSSL: one context a key, of which a packet changes the nonce only.</summary>
/// <remarks>
/// For one thread at a time, as <see cref="IAead"/> says; <see cref="Dispose"/> alone may come from another one meanwhile: what
/// is under way then finishes first.
/// </remarks>
internal sealed unsafe class OpenSslAead : IAead
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly OpenSslApi _api;
    private readonly OpenSslContext _context;

    public OpenSslAead(OpenSslApi api, ReadOnlySpan<byte> key)
    {
        _api = api;
        _context = new OpenSslContext(api, key);
        if (_context.IsInvalid)
        {
            _context.Dispose();
            throw new CryptographicException("OpenSSL could not create AES-GCM.");
        }
    }

    public void Encrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        Span<byte> ciphertext,
        Span<byte> tag,
        ReadOnlySpan<byte> associatedData)
    {
        Check(nonce, plaintext.Length, ciphertext.Length, tag.Length);
        using OpenSslContext.Use use = _context.Borrow();
        fixed (byte* noncePointer = nonce)
        fixed (byte* associatedPointer = associatedData)
        fixed (byte* input = plaintext)
        fixed (byte* output = ciphertext)
        fixed (byte* tagPointer = tag)
        {
            nint context = use.Context;
            if (_api.Begin(context, noncePointer, encrypt: true)
                && _api.AddAssociated(context, associatedPointer, associatedData.Length)
                && _api.Transform(context, input, output, plaintext.Length)
                && _api.FinishEncrypting(context, tagPointer, TagSize))
            {
                return;
            }
        }

        _api.ClearErrors();
        throw new CryptographicException("OpenSSL refused to encrypt.");
    }

    public bool TryDecrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> tag,
        Span<byte> plaintext,
        ReadOnlySpan<byte> associatedData)
    {
        Check(nonce, ciphertext.Length, plaintext.Length, tag.Length);
        using OpenSslContext.Use use = _context.Borrow();
        fixed (byte* noncePointer = nonce)
        fixed (byte* associatedPointer = associatedData)
        fixed (byte* input = ciphertext)
        fixed (byte* output = plaintext)
        fixed (byte* tagPointer = tag)
        {
            nint context = use.Context;
            if (_api.Begin(context, noncePointer, encrypt: false)
                && _api.AddAssociated(context, associatedPointer, associatedData.Length)
                && _api.Transform(context, input, output, ciphertext.Length)
                && _api.FinishDecrypting(context, tagPointer, TagSize))
            {
                return true;
            }
        }

        // OpenSSL decrypts before it can know: nobody may see what a forger made of it.
        CryptographicOperations.ZeroMemory(plaintext);
        _api.ClearErrors();
        return false;
    }

    public void Dispose() => _context.Dispose();

    private static void Check(ReadOnlySpan<byte> nonce, int input, int output, int tag)
    {
        if (nonce.Length != NonceSize || tag != TagSize || input != output)
        {
            throw new ArgumentException(
                $"A nonce has {NonceSize} bytes, a tag {TagSize}, and plaintext and ciphertext are of one length; here they have "
                + $"{nonce.Length}, {tag}, {input} and {output}.");
        }
    }
}
