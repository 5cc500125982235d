namespace VoipSdk.Codecs;

internal sealed class OpusDecoder : IAudioDecoder, IRedundancyProbe, IPacketDuration
{
    // libopus counts missing audio in steps of 2.5 ms.
    private const int ConcealmentStep = OpusCodec.SampleRate / 400;

    private readonly OpusDecoderHandle _handle;

    public OpusDecoder(OpusApi api)
    {
        _handle = new OpusDecoderHandle(api);
        if (_handle.IsInvalid)
        {
            throw new VoipCallException(VoipCallFailure.CodecUnavailable, "libopus could not create a decoder.");
        }
    }

    public bool CoversPrevious(ReadOnlySpan<byte> packet) => OpusPacket.HasRedundancy(packet);

    public int GetDuration(ReadOnlySpan<byte> packet) => OpusPacket.GetDuration(packet);

    public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
    {
        using OpusHandle.Use use = _handle.Borrow();

        // To libopus an empty packet is a lost one, and would be concealed over the whole of the buffer.
        return packet.IsEmpty || samples.IsEmpty ? 0 : Math.Max(0, Decode(use.State, packet, samples, useFec: false));
    }

    public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
    {
        if (samples.Length % ConcealmentStep != 0)
        {
            throw new ArgumentException(
                $"A gap is a multiple of {ConcealmentStep} samples (2.5 ms), not {samples.Length}.", nameof(samples));
        }

        using OpusHandle.Use use = _handle.Borrow();
        if (samples.IsEmpty)
        {
            return;
        }

        int written = nextPacket.IsEmpty ? 0 : Decode(use.State, nextPacket, samples, useFec: true);
        if (written <= 0)
        {
            written = Decode(use.State, default, samples, useFec: false);
        }

        samples[Math.Max(0, written)..].Clear();
    }

    public void Dispose() => _handle.Dispose();

    private unsafe int Decode(nint state, ReadOnlySpan<byte> packet, Span<float> samples, bool useFec)
    {
        fixed (byte* packetPointer = packet)
        fixed (float* samplesPointer = samples)
        {
            return _handle.Api.Decode(
                state, packetPointer, packet.Length, samplesPointer, samples.Length, useFec ? 1 : 0);
        }
    }
}
