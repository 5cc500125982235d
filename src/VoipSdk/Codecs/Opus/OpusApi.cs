namespace VoipSdk.Codecs;

/// <summary>
/// What the SDK calls of libopus. Nothing behind it checks a length: callers validate every span first.
/// A state may be used by one thread at a time.
/// </summary>
internal abstract unsafe class OpusApi
{
    public const int Ok = 0;
    public const int ApplicationVoip = 2048;
    public const int ApplicationAudio = 2049;
    public const int SetBitrate = 4002;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetPacketLossPercent = 4014;
    public const int SetDtx = 4016;
    public const int SetMaxBandwidth = 4004;
    public const int SetBandwidth = 4008;
    public const int SetSignal = 4024;
    public const int SignalAuto = -1000;
    public const int SignalMusic = 3002;
    public const int SetForceMode = 11002;
    public const int ResetState = 4028;
    public const int BandwidthWide = 1103;
    public const int BandwidthFull = 1105;
    protected const int PitchRequest = 4033;
    private readonly int[] _decoderSizes = new int[3];

    public abstract byte* GetVersion();

    public abstract nint CreateEncoder(int sampleRate, int channels, int application, int* error);

    public abstract void DestroyEncoder(nint encoder);

    /// <summary>Changes a setting: one of the <c>Set…</c> constants.</summary>
    public abstract int ControlEncoder(nint encoder, int request, int value);

    public abstract int Encode(nint encoder, float* samples, int frameLength, byte* packet, int packetLength);

    public abstract nint CreateDecoder(int sampleRate, int channels, int* error);

    public abstract void DestroyDecoder(nint decoder);

    /// <summary>Bytes of a decoder's state.</summary>
    public abstract int GetDecoderSize(int channels);

    /// <summary>The voice's period at the end of what was decoded last, in samples at 48 kHz; 0 where there was none.</summary>
    public abstract int GetPitch(nint decoder);

    /// <summary>
    /// Makes one decoder the same as another: a state is in one piece, and copied as such (opus.h, "The decoder state is
    /// always continuous in memory and only a shallow copy is sufficient").
    /// </summary>
    /// <param name="from">A decoder of so many channels.</param>
    /// <param name="to">A decoder of as many, or more.</param>
    /// <param name="channels">1 or 2.</param>
    public void CopyDecoder(nint from, nint to, int channels)
    {
        if (_decoderSizes[channels] == 0)
        {
            _decoderSizes[channels] = GetDecoderSize(channels);
        }

        Buffer.MemoryCopy((void*)from, (void*)to, _decoderSizes[channels], _decoderSizes[channels]);
    }

    public abstract int Decode(nint decoder, byte* packet, int packetLength, float* samples, int sampleCount, int useFec);
}
