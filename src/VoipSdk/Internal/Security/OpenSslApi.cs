using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace VoipSdk.Internal;

/// <summary>
/// What the SDK calls of OpenSSL's libcrypto 3, through pointers that are looked up once. Nothing behind it checks a length:
/// callers validate every span first. A context may be used by one thread at a time.
/// </summary>
internal sealed unsafe class OpenSslApi
{
    private const int GetTagCommand = 0x10;
    private const int SetTagCommand = 0x11;

    private readonly delegate* unmanaged[Cdecl]<nint> _newContext;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _freeContext;
    private readonly delegate* unmanaged[Cdecl]<nint> _aes128Gcm;
    private readonly delegate* unmanaged[Cdecl]<nint> _aes256Gcm;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nint, byte*, byte*, int, int> _initialize;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int*, byte*, int, int> _update;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int*, int> _finish;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int, void*, int> _control;
    private readonly delegate* unmanaged[Cdecl]<void> _clearErrors;

    private OpenSslApi(nint[] exports)
    {
        _newContext = (delegate* unmanaged[Cdecl]<nint>)exports[0];
        _freeContext = (delegate* unmanaged[Cdecl]<nint, void>)exports[1];
        _aes128Gcm = (delegate* unmanaged[Cdecl]<nint>)exports[2];
        _aes256Gcm = (delegate* unmanaged[Cdecl]<nint>)exports[3];
        _initialize = (delegate* unmanaged[Cdecl]<nint, nint, nint, byte*, byte*, int, int>)exports[4];
        _update = (delegate* unmanaged[Cdecl]<nint, byte*, int*, byte*, int, int>)exports[5];
        _finish = (delegate* unmanaged[Cdecl]<nint, byte*, int*, int>)exports[6];
        _control = (delegate* unmanaged[Cdecl]<nint, int, int, void*, int>)exports[7];
        _clearErrors = (delegate* unmanaged[Cdecl]<void>)exports[8];
    }

    /// <summary>Takes what it needs of an open library, which must stay open for the life of the process.</summary>
    public static bool TryCreate(nint library, [NotNullWhen(true)] out OpenSslApi? api)
    {
        string[] names =
        [
            "EVP_CIPHER_CTX_new", "EVP_CIPHER_CTX_free", "EVP_aes_128_gcm", "EVP_aes_256_gcm", "EVP_CipherInit_ex",
            "EVP_CipherUpdate", "EVP_CipherFinal_ex", "EVP_CIPHER_CTX_ctrl", "ERR_clear_error",
        ];
        nint[] exports = new nint[names.Length];
        api = null;
        for (int i = 0; i < names.Length; i++)
        {
            if (!NativeLibrary.TryGetExport(library, names[i], out exports[i]))
            {
                return false;
            }
        }

        api = new OpenSslApi(exports);
        return true;
    }

    /// <summary>A context of AES-GCM with this key; zero where OpenSSL refuses.</summary>
    /// <param name="key">16 or 32 bytes.</param>
    public nint CreateContext(ReadOnlySpan<byte> key)
    {
        nint context = _newContext();
        if (context == 0)
        {
            return 0;
        }

        nint cipher = key.Length == 16 ? _aes128Gcm() : _aes256Gcm();
        fixed (byte* keyPointer = key)
        {
            if (cipher != 0 && _initialize(context, cipher, 0, keyPointer, null, 1) == 1)
            {
                return context;
            }
        }

        _clearErrors();
        _freeContext(context);
        return 0;
    }

    /// <summary>Erases the key as well.</summary>
    public void FreeContext(nint context) => _freeContext(context);

    // With no cipher and no key, only the nonce and the direction are set: the key schedule stays, which is most of the cost.
    public bool Begin(nint context, byte* nonce, bool encrypt) => _initialize(context, 0, 0, null, nonce, encrypt ? 1 : 0) == 1;

    public bool AddAssociated(nint context, byte* data, int length)
    {
        int written;
        return length == 0 || _update(context, null, &written, data, length) == 1;
    }

    // Output null would make it associated data, so no bytes are no call.
    public bool Transform(nint context, byte* input, byte* output, int length)
    {
        int written;
        return length == 0 || _update(context, output, &written, input, length) == 1;
    }

    public bool FinishEncrypting(nint context, byte* tag, int tagLength) =>
        Finish(context) && _control(context, GetTagCommand, tagLength, tag) == 1;

    public bool FinishDecrypting(nint context, byte* tag, int tagLength) =>
        _control(context, SetTagCommand, tagLength, tag) == 1 && Finish(context);

    /// <summary>What this thread's error queue holds is nobody's any more.</summary>
    public void ClearErrors() => _clearErrors();

    // GCM has no last block: what it writes is nothing, but it wants to be told where.
    private bool Finish(nint context)
    {
        long none;
        int written;
        return _finish(context, (byte*)&none, &written) == 1;
    }
}
