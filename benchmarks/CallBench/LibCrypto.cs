using System.Runtime.InteropServices;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>AES-128-GCM by OpenSSL's EVP calls, as bare as they get: one context a key and direction.</summary>
internal sealed unsafe class LibCrypto : IDisposable
{
    private const string Library = "libcrypto.so.3";
    private readonly nint _context = EVP_CIPHER_CTX_new();

    public LibCrypto(bool encrypt)
    {
        byte* key = stackalloc byte[16];
        new Span<byte>(key, 16).Clear();
        _ = EVP_CipherInit_ex(_context, EVP_aes_128_gcm(), 0, key, null, encrypt ? 1 : 0);
    }

    /// <summary>Encrypts in place; the tag follows the text.</summary>
    public void Seal(byte* nonce, byte* associated, int associatedLength, byte* text, int length)
    {
        int written;
        _ = EVP_EncryptInit_ex(_context, 0, 0, null, nonce);
        _ = EVP_EncryptUpdate(_context, null, &written, associated, associatedLength);
        _ = EVP_EncryptUpdate(_context, text, &written, text, length);
        _ = EVP_EncryptFinal_ex(_context, text + length, &written);
        _ = EVP_CIPHER_CTX_ctrl(_context, 0x10, 16, text + length);
    }

    /// <summary>Decrypts in place.</summary>
    public bool Open(byte* nonce, byte* associated, int associatedLength, byte* text, int length)
    {
        int written;
        _ = EVP_DecryptInit_ex(_context, 0, 0, null, nonce);
        _ = EVP_DecryptUpdate(_context, null, &written, associated, associatedLength);
        _ = EVP_DecryptUpdate(_context, text, &written, text, length);
        _ = EVP_CIPHER_CTX_ctrl(_context, 0x11, 16, text + length);
        return EVP_DecryptFinal_ex(_context, text + length, &written) == 1;
    }

    public void Dispose() => EVP_CIPHER_CTX_free(_context);

    [DllImport(Library)]
    private static extern nint EVP_CIPHER_CTX_new();

    [DllImport(Library)]
    private static extern void EVP_CIPHER_CTX_free(nint context);

    [DllImport(Library)]
    private static extern nint EVP_aes_128_gcm();

    [DllImport(Library)]
    private static extern int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* nonce, int encrypt);

    [DllImport(Library)]
    private static extern int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* nonce);

    [DllImport(Library)]
    private static extern int EVP_EncryptUpdate(nint context, byte* output, int* written, byte* input, int length);

    [DllImport(Library)]
    private static extern int EVP_EncryptFinal_ex(nint context, byte* output, int* written);

    [DllImport(Library)]
    private static extern int EVP_DecryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* nonce);

    [DllImport(Library)]
    private static extern int EVP_DecryptUpdate(nint context, byte* output, int* written, byte* input, int length);

    [DllImport(Library)]
    private static extern int EVP_DecryptFinal_ex(nint context, byte* output, int* written);

    [DllImport(Library)]
    private static extern int EVP_CIPHER_CTX_ctrl(nint context, int command, int number, void* pointer);
}
