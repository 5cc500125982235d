namespace VoipSdk.Codecs;

internal sealed class OpusEncoder : IAudioEncoder
{
    // What libopus gives for a frame that need not be sent (DTX): at most the byte that says what kind of frame it is, and
    // a frame count (RFC 6716 §3.2.1, RFC 7587 §3.1.3).
    private const int LongestEmptyPacket = 2;

    // Where packets get lost, bits for what lies above 8 kHz are better spent below: every frame that survives has more to
    // make up for those that do not (docs/quality.md).
    private const int HighestWidebandBitrate = 32_000;

    // With the upper half left out libopus makes so much less of the bit rate that it is asked for.
    private const int WidebandNumerator = 14;
    private const int WidebandDenominator = 13;

    private OpusEncoderHandle _handle;
    private AudioContent _content;
    private int _channels;
    private int _frameLength;
    private int _longestUnsentPacket;

    public OpusEncoder(OpusApi api, AudioEncoderSettings settings)
    {
        _handle = Create(api, settings);
        _content = settings.Content;
        _channels = settings.Channels;
        Configure(settings);
    }

    public unsafe int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
    {
        CodecGuard.Frame(samples, _frameLength, _channels);
        CodecGuard.PacketBuffer(packet);
        using OpusHandle.Use use = _handle.Borrow();
        fixed (float* samplesPointer = samples)
        fixed (byte* packetPointer = packet)
        {
            int length = _handle.Api.Encode(
                use.State, samplesPointer, _frameLength, packetPointer, packet.Length);
            return length <= _longestUnsentPacket ? 0 : length;
        }
    }

    public void Configure(AudioEncoderSettings settings)
    {
        if (settings.Content != _content || settings.Channels != _channels)
        {
            Replace(settings);
        }

        using OpusHandle.Use use = _handle.Borrow();
        OpusApi api = _handle.Api;
        bool isMusic = settings.Content == AudioContent.Music;
        _frameLength = settings.GetFrameLength(OpusCodec.SampleRate);
        _longestUnsentPacket = settings.UseDiscontinuousTransmission ? LongestEmptyPacket : 0;

        // The settings are within libopus's ranges, so none of these can be refused.
        bool isNarrow = !isMusic && settings.ExpectedLossPercent > 0 && settings.Bitrate <= HighestWidebandBitrate;
        int bitrate = isNarrow ? settings.Bitrate * WidebandNumerator / WidebandDenominator : settings.Bitrate;
        _ = api.ControlEncoder(use.State, OpusApi.SetBitrate, bitrate);
        _ = api.ControlEncoder(use.State, OpusApi.SetComplexity, settings.Complexity);

        // With it libopus codes music as speech where much gets lost: only speech has such a copy.
        _ = api.ControlEncoder(use.State, OpusApi.SetInbandFec, settings.UseForwardErrorCorrection && !isMusic ? 1 : 0);
        _ = api.ControlEncoder(use.State, OpusApi.SetPacketLossPercent, settings.ExpectedLossPercent);
        _ = api.ControlEncoder(use.State, OpusApi.SetMaxBandwidth, isNarrow ? OpusApi.BandwidthWide : OpusApi.BandwidthFull);
        _ = api.ControlEncoder(use.State, OpusApi.SetSignal, isMusic ? OpusApi.SignalMusic : OpusApi.SignalAuto);
        _ = api.ControlEncoder(use.State, OpusApi.SetDtx, settings.UseDiscontinuousTransmission ? 1 : 0);
    }

    public void Dispose() => _handle.Dispose();

    // What an encoder is for, and its channels, are settled when it is created (opus_defines.h).
    private void Replace(in AudioEncoderSettings settings)
    {
        using OpusEncoderHandle before = _handle;
        ObjectDisposedException.ThrowIf(before.IsClosed, this);
        _handle = Create(before.Api, settings);
        _content = settings.Content;
        _channels = settings.Channels;
    }

    private static OpusEncoderHandle Create(OpusApi api, in AudioEncoderSettings settings)
    {
        int application = settings.Content == AudioContent.Music ? OpusApi.ApplicationAudio : OpusApi.ApplicationVoip;
        var handle = new OpusEncoderHandle(api, settings.Channels, application);
        return handle.IsInvalid
            ? throw new VoipCallException(VoipCallFailure.CodecUnavailable, "libopus could not create an encoder.")
            : handle;
    }
}
