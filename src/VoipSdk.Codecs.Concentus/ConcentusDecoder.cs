using Concentus;
using Concentus.Enums;
using Concentus.Structs;

namespace VoipSdk.Codecs;

internal sealed class ConcentusDecoder(int channels) : IAudioDecoder
{
    private const int ConcealmentStep = ConcentusOpusCodec.SampleRate / 400;

    // Packets without sound (DTX) have no more: Concentus 2.2.2 fails on them where libopus decodes them.
    private const int LongestEmptyPacket = 2;

    private readonly IOpusDecoder _decoder = OpusCodecFactory.CreateDecoder(ConcentusOpusCodec.SampleRate, channels);
    private bool _isDisposed;

    public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        int length = packet.IsEmpty ? 0 : channels * OpusPacketInfo.GetNumSamples(packet, ConcentusOpusCodec.SampleRate);
        if (length <= 0 || length > samples.Length)
        {
            return 0;
        }

        if (packet.Length <= LongestEmptyPacket)
        {
            return ConcealLost(samples[..length]) ? length : 0;
        }

        try
        {
            return channels * _decoder.Decode(packet, samples, samples.Length / channels);
        }
        catch (OpusException e) when (e.OpusErrorCode == OpusError.OPUS_BAD_ARG)
        {
            // The same fault for an empty frame within a longer packet; its duration is known.
            return ConcealLost(samples[..length]) ? length : 0;
        }
        catch (Exception e) when (ConcentusOpusCodec.IsCodecFault(e))
        {
            return 0;
        }
    }

    public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (samples.Length % (channels * ConcealmentStep) != 0)
        {
            throw new ArgumentException(
                $"A gap is a multiple of {channels * ConcealmentStep} samples (2.5 ms), not {samples.Length}.", nameof(samples));
        }

        if (!samples.IsEmpty && !Recover(nextPacket, samples) && !ConcealLost(samples))
        {
            samples.Clear();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _decoder.Dispose();
    }

    private bool Recover(ReadOnlySpan<byte> nextPacket, Span<float> samples)
    {
        if (nextPacket.Length <= LongestEmptyPacket)
        {
            return false;
        }

        try
        {
            return channels * _decoder.Decode(nextPacket, samples, samples.Length / channels, decode_fec: true) == samples.Length;
        }
        catch (Exception e) when (ConcentusOpusCodec.IsCodecFault(e))
        {
            return false;
        }
    }

    private bool ConcealLost(Span<float> samples)
    {
        try
        {
            return channels * _decoder.Decode(default, samples, samples.Length / channels) == samples.Length;
        }
        catch (Exception e) when (ConcentusOpusCodec.IsCodecFault(e))
        {
            return false;
        }
    }
}
