using System.Runtime.InteropServices;

namespace VoipSdk.Codecs;

/// <summary>
/// Owns a libopus encoder or decoder. While a <see cref="Use"/> is open the state outlives even a dispose from another
/// thread.
/// </summary>
internal abstract class OpusHandle(OpusApi api) : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    public OpusApi Api { get; } = api;

    /// <summary>Borrows the state.</summary>
    /// <exception cref="ObjectDisposedException">It is gone.</exception>
    public Use Borrow() => new(this);

    public readonly ref struct Use
    {
        private readonly OpusHandle _owner;

        public Use(OpusHandle owner)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            _owner = owner;
        }

        public nint State => _owner.handle;

        public void Dispose() => _owner.DangerousRelease();
    }
}

internal sealed class OpusEncoderHandle : OpusHandle
{
    public unsafe OpusEncoderHandle(OpusApi api, int channels = 1, int application = OpusApi.ApplicationVoip)
        : base(api)
    {
        int error;
        SetHandle(api.CreateEncoder(OpusCodec.SampleRate, channels, application, &error));
    }

    protected override bool ReleaseHandle()
    {
        Api.DestroyEncoder(handle);
        return true;
    }
}

internal sealed class OpusDecoderHandle : OpusHandle
{
    public unsafe OpusDecoderHandle(OpusApi api, int channels = 1)
        : base(api)
    {
        int error;
        SetHandle(api.CreateDecoder(OpusCodec.SampleRate, channels, &error));
    }

    protected override bool ReleaseHandle()
    {
        Api.DestroyDecoder(handle);
        return true;
    }
}
