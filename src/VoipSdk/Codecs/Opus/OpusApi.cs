namespace VoipSdk.Codecs;

/// <summary>
/// What the SDK calls of libopus. Nothing behind it checks a length: callers validate every span first.
/// A state may be used by one thread at a time.
/// </summary>
internal abstract unsafe class OpusApi
{
    public const int Ok = 0;
    public const int ApplicationVoip = 2048;
    public const int SetBitrate = 4002;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetPacketLossPercent = 4014;
    public const int SetDtx = 4016;

    public abstract byte* GetVersion();

    public abstract nint CreateEncoder(int sampleRate, int channels, int application, int* error);

    public abstract void DestroyEncoder(nint encoder);

    /// <summary>Changes a setting: one of the <c>Set…</c> constants.</summary>
    public abstract int ControlEncoder(nint encoder, int request, int value);

    public abstract int Encode(nint encoder, float* samples, int frameLength, byte* packet, int packetLength);

    public abstract nint CreateDecoder(int sampleRate, int channels, int* error);

    public abstract void DestroyDecoder(nint decoder);

    public abstract int Decode(nint decoder, byte* packet, int packetLength, float* samples, int sampleCount, int useFec);
}
