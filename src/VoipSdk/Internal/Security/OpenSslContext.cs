using System.Runtime.InteropServices;

namespace VoipSdk.Internal;

/// <summary>
/// Owns an <c>EVP_CIPHER_CTX</c> with a key, which is erased when it is released. While a <see cref="Use"/> is open it outlives
/// even a dispose from another thread.
/// </summary>
internal sealed class OpenSslContext : SafeHandle
{
    private readonly OpenSslApi _api;

    public OpenSslContext(OpenSslApi api, ReadOnlySpan<byte> key)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        _api = api;
        SetHandle(api.CreateContext(key));
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Borrows the context.</summary>
    /// <exception cref="ObjectDisposedException">It is gone.</exception>
    public Use Borrow() => new(this);

    protected override bool ReleaseHandle()
    {
        _api.FreeContext(handle);
        return true;
    }

    public readonly ref struct Use
    {
        private readonly OpenSslContext _owner;

        public Use(OpenSslContext owner)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            _owner = owner;
        }

        public nint Context => _owner.handle;

        public void Dispose() => _owner.DangerousRelease();
    }
}
