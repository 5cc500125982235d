namespace VoipSdk.Codecs;

/// <summary>Decodes what lies in a file: nothing gets lost, and both channels of stereo matter.</summary>
internal sealed class OpusStreamDecoder : IDisposable
{
    private readonly OpusDecoderHandle _handle;

    /// <param name="channels">1 or 2; what was encoded with the other number is mixed or doubled.</param>
    /// <exception cref="VoipCallException">libopus is missing.</exception>
    public OpusStreamDecoder(int channels)
    {
        Channels = channels;
        _handle = new OpusDecoderHandle(OpusCodec.GetApi(), channels);
        if (_handle.IsInvalid)
        {
            throw new VoipCallException(VoipCallFailure.CodecUnavailable, "libopus could not create a decoder.");
        }
    }

    public int Channels { get; }

    /// <summary>Decodes a packet.</summary>
    /// <param name="packet">Anything.</param>
    /// <param name="interleaved">Room for 120 ms.</param>
    /// <returns>Samples of each channel; 0 when the packet is malformed.</returns>
    public unsafe int Decode(ReadOnlySpan<byte> packet, Span<float> interleaved)
    {
        if (packet.IsEmpty)
        {
            return 0;
        }

        using OpusHandle.Use use = _handle.Borrow();
        fixed (byte* bytes = packet)
        fixed (float* samples = interleaved)
        {
            int room = Math.Min(interleaved.Length / Channels, 5_760);
            return Math.Max(0, _handle.Api.Decode(use.State, bytes, packet.Length, samples, room, 0));
        }
    }

    public void Dispose() => _handle.Dispose();
}
