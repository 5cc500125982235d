using System.Runtime.InteropServices;
using System.Security.Cryptography;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>
/// AES-GCM by the system's OpenSSL: owns an <c>EVP_CIPHER_CTX</c> with a key, of which a packet changes the nonce only.
/// </summary>
/// <remarks>
/// For one thread at a time, as <see cref="IAead"/> says; a dispose alone may come from another one meanwhile: the context is
/// freed, and the key in it erased, when what is under way has finished. Itself the handle, since each object in between is one
/// more line of memory that a packet has to wait for.
/// </remarks>
internal sealed unsafe class OpenSslAead : SafeHandle, IAead
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly OpenSslApi _api;

    public OpenSslAead(OpenSslApi api, ReadOnlySpan<byte> key)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        _api = api;
        SetHandle(api.CreateContext(key));
        if (IsInvalid)
        {
            throw new CryptographicException("OpenSSL could not create AES-GCM.");
        }
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    public void Encrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        Span<byte> ciphertext,
        Span<byte> tag,
        ReadOnlySpan<byte> associatedData)
    {
        Check(nonce, plaintext.Length, ciphertext.Length, tag.Length);
        using var use = new Use(this);
        fixed (byte* noncePointer = nonce)
        fixed (byte* associatedPointer = associatedData)
        fixed (byte* input = plaintext)
        fixed (byte* output = ciphertext)
        fixed (byte* tagPointer = tag)
        {
            nint context = handle;
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
        using var use = new Use(this);
        fixed (byte* noncePointer = nonce)
        fixed (byte* associatedPointer = associatedData)
        fixed (byte* input = ciphertext)
        fixed (byte* output = plaintext)
        fixed (byte* tagPointer = tag)
        {
            nint context = handle;
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

    protected override bool ReleaseHandle()
    {
        _api.FreeContext(handle);
        return true;
    }

    private static void Check(ReadOnlySpan<byte> nonce, int input, int output, int tag)
    {
        if (nonce.Length != NonceSize || tag != TagSize || input != output)
        {
            throw new ArgumentException(
                $"A nonce has {NonceSize} bytes, a tag {TagSize}, and plaintext and ciphertext are of one length; here they have "
                + $"{nonce.Length}, {tag}, {input} and {output}.");
        }
    }

    private readonly ref struct Use
    {
        private readonly OpenSslAead _owner;

        public Use(OpenSslAead owner)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            _owner = owner;
        }

        public void Dispose() => _owner.DangerousRelease();
    }
}
