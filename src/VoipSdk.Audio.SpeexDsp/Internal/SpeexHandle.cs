using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>Owns a state of libspeexdsp. While a <see cref="Use"/> is open it outlives even a dispose from another thread.</summary>
internal sealed class SpeexHandle : SafeHandle
{
    private readonly Action<nint> _destroy;

    public SpeexHandle(nint state, Action<nint> destroy)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        _destroy = destroy;
        SetHandle(state);
        if (IsInvalid)
        {
            throw new InsufficientMemoryException("libspeexdsp could not make a state.");
        }
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Borrows the state.</summary>
    /// <exception cref="ObjectDisposedException">It is gone.</exception>
    public Use Borrow() => new(this);

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        return true;
    }

    public readonly ref struct Use
    {
        private readonly SpeexHandle _owner;

        public Use(SpeexHandle owner)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            _owner = owner;
        }

        public nint State => _owner.handle;

        public void Dispose() => _owner.DangerousRelease();
    }
}
