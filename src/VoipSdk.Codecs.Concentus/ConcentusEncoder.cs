using Concentus;
using Concentus.Enums;

namespace VoipSdk.Codecs;

internal sealed class ConcentusEncoder : IAudioEncoder
{
    private const int MinPacketLength = 1275;
    private const int LongestEmptyPacket = 2;

    private IOpusEncoder _encoder;
    private AudioContent _content;
    private int _channels;
    private int _frameLength;
    private int _longestUnsentPacket;
    private bool _isDisposed;

    public ConcentusEncoder(AudioEncoderSettings settings)
    {
        _encoder = Create(settings);
        _content = settings.Content;
        _channels = settings.Channels;
        Configure(settings);
    }

    public int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);

        // Concentus answers a frame of another length with an overflow somewhere inside.
        if (samples.Length != _frameLength * _channels)
        {
            throw new ArgumentException(
                $"A frame of this encoder has {_frameLength * _channels} samples, not {samples.Length}.", nameof(samples));
        }

        if (packet.Length < MinPacketLength)
        {
            throw new ArgumentException(
                $"The packet buffer must have at least {MinPacketLength} bytes, not {packet.Length}.", nameof(packet));
        }

        try
        {
            int length = _encoder.Encode(samples, _frameLength, packet, packet.Length);
            return length <= _longestUnsentPacket ? 0 : length;
        }
        catch (Exception e) when (ConcentusOpusCodec.IsCodecFault(e))
        {
            // A frame that cannot be encoded is a frame that is lost; the call goes on.
            return 0;
        }
    }

    public void Configure(AudioEncoderSettings settings)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        bool isMusic = settings.Content == AudioContent.Music;
        if (settings.Content != _content || settings.Channels != _channels)
        {
            // What an encoder is for, and its channels, are settled when it is created.
            _encoder.Dispose();
            _encoder = Create(settings);
            _content = settings.Content;
            _channels = settings.Channels;
        }

        _frameLength = settings.GetFrameLength(ConcentusOpusCodec.SampleRate);
        _encoder.Bitrate = settings.Bitrate;
        _encoder.Complexity = settings.Complexity;
        _encoder.SignalType = isMusic ? OpusSignal.OPUS_SIGNAL_MUSIC : OpusSignal.OPUS_SIGNAL_AUTO;

        // Of speech alone: with it music is coded as speech where much gets lost.
        _encoder.UseInbandFEC = settings.UseForwardErrorCorrection && !isMusic;
        _encoder.PacketLossPercent = settings.ExpectedLossPercent;
        _encoder.UseDTX = settings.UseDiscontinuousTransmission;
        _longestUnsentPacket = settings.UseDiscontinuousTransmission ? LongestEmptyPacket : 0;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _encoder.Dispose();
    }

    private static IOpusEncoder Create(in AudioEncoderSettings settings) => OpusCodecFactory.CreateEncoder(
        ConcentusOpusCodec.SampleRate,
        settings.Channels,
        settings.Content == AudioContent.Music
            ? OpusApplication.OPUS_APPLICATION_AUDIO
            : OpusApplication.OPUS_APPLICATION_VOIP);
}
