using VoipSdk.Codecs;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Costs nothing: every frame becomes the same 160 bytes and any packet a frame, so that the rest can be measured.</summary>
internal sealed class FixedCodec : IAudioCodec
{
    public const int PayloadType = 111;
    public const int PayloadBytes = 160;

    public AudioCodecFormat Format { get; } = new("fixed", PayloadType, 48_000, 48_000);

    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new Encoder();

    public IAudioDecoder CreateDecoder() => new Decoder();

    private sealed class Encoder : IAudioEncoder
    {
        public int Encode(ReadOnlySpan<float> samples, Span<byte> packet) => PayloadBytes;

        public void Configure(AudioEncoderSettings settings)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Decoder : IAudioDecoder
    {
        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples) => Speech.Frame;

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
        {
        }

        public void Dispose()
        {
        }
    }
}
