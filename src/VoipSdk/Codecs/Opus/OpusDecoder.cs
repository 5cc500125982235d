namespace VoipSdk.Codecs;

internal sealed class OpusDecoder : IAudioDecoder, IRedundancyProbe, IPacketDuration
{
    // libopus counts missing audio in steps of 2.5 ms.
    private const int ConcealmentStep = OpusCodec.SampleRate / 400;


    private readonly OpusDecoderHandle _handle;

    // What was decoded last.
    private readonly float[] _past = new float[OpusBridge.PastLength];
    private byte _lastFirst = byte.MaxValue;

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
        int decoded = packet.IsEmpty || samples.IsEmpty ? 0 : Math.Max(0, Decode(use.State, packet, samples, useFec: false));
        if (decoded > 0)
        {
            Remember(samples[..decoded]);
            _lastFirst = packet[0];
        }

        return decoded;
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

        if (!TryBridge(use.State, nextPacket, samples))
        {
            int written = nextPacket.IsEmpty ? 0 : Decode(use.State, nextPacket, samples, useFec: true);
            if (written <= 0)
            {
                written = Decode(use.State, default, samples, useFec: false);
            }

            samples[Math.Max(0, written)..].Clear();
        }

        Remember(samples);
    }

    public void Dispose() => _handle.Dispose();

    // The codec's own copy of the frame, where the next packet has one, is better than any estimate.
    private bool TryBridge(nint state, ReadOnlySpan<byte> nextPacket, Span<float> samples)
    {
        if (samples.Length != OpusBridge.FrameLength || nextPacket.IsEmpty || OpusPacket.HasRedundancy(nextPacket)
            || !OpusBridge.Fits(_lastFirst, nextPacket))
        {
            return false;
        }

        return OpusBridge.OfThisThread(_handle.Api).TryConceal(state, _past, nextPacket, samples);
    }

    private void Remember(ReadOnlySpan<float> samples)
    {
        samples = samples[Math.Max(0, samples.Length - _past.Length)..];
        _past.AsSpan(samples.Length).CopyTo(_past);
        samples.CopyTo(_past.AsSpan(_past.Length - samples.Length));
    }

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
