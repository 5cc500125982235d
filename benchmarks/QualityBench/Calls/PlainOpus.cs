using VoipSdk.Codecs;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>libopus as it is: its own concealment, its own redundancy if that is asked for, and nothing that adapts.</summary>
internal sealed class PlainOpus(EncoderSetup setup) : IAudioCodec
{
    public AudioCodecFormat Format { get; } = new OpusCodec().Format;

    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new LabEncoder(setup);

    public IAudioDecoder CreateDecoder() => new Decoder();

    private sealed class Decoder : IAudioDecoder, IRedundancyProbe
    {
        private readonly LabDecoder _decoder = new();

        public bool CoversPrevious(ReadOnlySpan<byte> packet) => OpusPacket.HasRedundancy(packet);

        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
        {
            Span<float> frame = samples[..Clip.FrameLength];
            _decoder.Decode(packet, frame);
            return frame.Length;
        }

        // What is asked for in one go is a frame or less.
        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples) =>
            _decoder.Decode(nextPacket, samples, fec: OpusPacket.HasRedundancy(nextPacket));

        public void Dispose() => _decoder.Dispose();
    }
}
