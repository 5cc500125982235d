namespace VoipSdk.Codecs;

internal sealed class OpusDecoder : IAudioDecoder, IRedundancyProbe, IPacketDuration
{
    // libopus counts missing audio in steps of 2.5 ms.
    private const int ConcealmentStep = OpusCodec.SampleRate / 400;

    private readonly OpusDecoderHandle _handle;

    // What was decoded last, its channels' mix: it is of use only where they are alike.
    private readonly float[] _past = new float[OpusBridge.PastLength];
    private readonly int _channels;
    private byte _lastFirst = byte.MaxValue;

    /// <param name="api">libopus.</param>
    /// <param name="channels">1, or 2 for interleaved samples.</param>
    public OpusDecoder(OpusApi api, int channels = 1)
    {
        _channels = channels;
        _handle = new OpusDecoderHandle(api, channels);
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
        int decoded = packet.IsEmpty || samples.Length < _channels ? 0 : Math.Max(0, Decode(use.State, packet, samples, useFec: false));
        if (decoded > 0)
        {
            Remember(samples[..decoded]);
            _lastFirst = packet[0];
        }

        return decoded;
    }

    public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
    {
        if (samples.Length % (_channels * ConcealmentStep) != 0)
        {
            throw new ArgumentException(
                $"A gap is a multiple of {_channels * ConcealmentStep} samples (2.5 ms), not {samples.Length}.", nameof(samples));
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
        if (samples.Length != _channels * OpusBridge.FrameLength || nextPacket.IsEmpty || OpusPacket.HasRedundancy(nextPacket)
            || !OpusBridge.Fits(_lastFirst, nextPacket))
        {
            return false;
        }

        return OpusBridge.OfThisThread(_handle.Api).TryConceal(state, _channels, _past, nextPacket, samples);
    }

    private void Remember(ReadOnlySpan<float> samples)
    {
        samples = samples[Math.Max(0, samples.Length - (_channels * _past.Length))..];
        int count = samples.Length / _channels;
        _past.AsSpan(count).CopyTo(_past);
        VoipSdk.Audio.ChannelMix.ToMono(samples, _channels, _past.AsSpan(_past.Length - count));
    }

    private unsafe int Decode(nint state, ReadOnlySpan<byte> packet, Span<float> samples, bool useFec)
    {
        fixed (byte* packetPointer = packet)
        fixed (float* samplesPointer = samples)
        {
            return _channels * _handle.Api.Decode(
                state, packetPointer, packet.Length, samplesPointer, samples.Length / _channels, useFec ? 1 : 0);
        }
    }
}
