using VoipSdk.Codecs;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>How a clip is encoded for a comparison.</summary>
internal sealed record EncoderSetup
{
    /// <summary>bit/s that libopus is asked for.</summary>
    public int Bitrate { get; init; } = 24_000;

    /// <summary>Opus in-band FEC.</summary>
    public bool UsesFec { get; init; }

    /// <summary>Loss that libopus is told to be ready for, in percent.</summary>
    public int ExpectedLoss { get; init; }

    /// <summary>Whether no frame may lean on the ones before it (<c>OPUS_SET_PREDICTION_DISABLED</c>).</summary>
    public bool IsIndependent { get; init; }

    /// <summary>Whether the encoder may not use variable bit rate.</summary>
    public bool IsConstant { get; init; }

    /// <summary><c>OPUS_SET_MAX_BANDWIDTH</c>: 1103 wideband, 1104 super-wideband, 1105 full band.</summary>
    public int MaxBandwidth { get; init; } = 1105;

    /// <summary>0 leaves the choice to libopus; 1000 SILK, 1001 hybrid, 1002 CELT (<c>OPUS_SET_FORCE_MODE</c>).</summary>
    public int Mode { get; init; }
}

/// <summary>A decoder of libopus's with all that it can do.</summary>
internal sealed unsafe class LabDecoder : IDisposable
{
    private readonly OpusApi _api = OpusLibrary.Current.Api!;
    private readonly OpusDecoderHandle _handle;

    public LabDecoder() => _handle = new OpusDecoderHandle(_api);

    /// <param name="packet">Empty to conceal.</param>
    /// <param name="samples">As many as the packet lasts, or are to be concealed.</param>
    /// <param name="fec">Whether the packet's redundancy for the one before it is wanted.</param>
    public void Decode(ReadOnlySpan<byte> packet, Span<float> samples, bool fec = false)
    {
        using OpusHandle.Use use = _handle.Borrow();
        fixed (byte* bytes = packet)
        fixed (float* output = samples)
        {
            _api.Decode(use.State, bytes, packet.Length, output, samples.Length, fec ? 1 : 0);
        }
    }

    public void Dispose() => _handle.Dispose();
}

/// <summary>An encoder of libopus's that is set up once, and told nothing afterwards.</summary>
internal sealed unsafe class LabEncoder : IAudioEncoder
{
    private const int SetVariableBitrate = 4006;
    private const int SetPredictionDisabled = 4042;
    private const int Complexity = 9;
    private readonly OpusApi _api = OpusLibrary.Current.Api!;
    private readonly OpusEncoderHandle _handle;

    public LabEncoder(EncoderSetup setup)
    {
        _handle = new OpusEncoderHandle(_api);
        using OpusHandle.Use use = _handle.Borrow();
        _ = _api.ControlEncoder(use.State, OpusApi.SetBitrate, setup.Bitrate);
        _ = _api.ControlEncoder(use.State, OpusApi.SetComplexity, Complexity);
        _ = _api.ControlEncoder(use.State, OpusApi.SetInbandFec, setup.UsesFec ? 1 : 0);
        _ = _api.ControlEncoder(use.State, OpusApi.SetPacketLossPercent, setup.ExpectedLoss);
        _ = _api.ControlEncoder(use.State, SetPredictionDisabled, setup.IsIndependent ? 1 : 0);
        _ = _api.ControlEncoder(use.State, SetVariableBitrate, setup.IsConstant ? 0 : 1);
        _ = _api.ControlEncoder(use.State, OpusApi.SetMaxBandwidth, setup.MaxBandwidth);
        if (setup.Mode != 0)
        {
            _ = _api.ControlEncoder(use.State, OpusApi.SetForceMode, setup.Mode);
        }
    }

    /// <param name="samples">A frame.</param>
    /// <param name="packet">Receives the packet.</param>
    public int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
    {
        using OpusHandle.Use use = _handle.Borrow();
        fixed (float* input = samples)
        fixed (byte* output = packet)
        {
            return _api.Encode(use.State, input, samples.Length, output, packet.Length);
        }
    }

    public void Configure(AudioEncoderSettings settings)
    {
    }

    public void Dispose() => _handle.Dispose();
}

/// <summary>A clip as it goes over the network: a packet a frame.</summary>
internal sealed record EncodedClip(Clip Clip, byte[][] Packets)
{
    public long Bytes => Packets.Sum(packet => (long)packet.Length);

    public static EncodedClip Encode(Clip clip, EncoderSetup setup)
    {
        using var encoder = new LabEncoder(setup);
        byte[] buffer = new byte[CodecGuard.MaxPacketLength];
        byte[][] packets = new byte[clip.Samples.Length / Clip.FrameLength][];
        for (int i = 0; i < packets.Length; i++)
        {
            packets[i] = buffer[..encoder.Encode(clip.Samples.AsSpan(i * Clip.FrameLength, Clip.FrameLength), buffer)];
        }

        return new EncodedClip(clip, packets);
    }
}
