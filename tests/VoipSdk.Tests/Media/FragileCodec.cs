using VoipSdk.Codecs;

namespace VoipSdk.Tests.Media;

/// <summary>A codec whose decoder can be told to find everything malformed.</summary>
internal sealed class FragileCodec(IAudioCodec codec) : IAudioCodec
{
    public bool RefusesAll { get; set; }

    public AudioCodecFormat Format => codec.Format;

    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => codec.CreateEncoder(settings);

    public IAudioDecoder CreateDecoder() => new Decoder(this, codec.CreateDecoder());

    private sealed class Decoder(FragileCodec owner, IAudioDecoder decoder) : IAudioDecoder
    {
        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples) =>
            owner.RefusesAll ? 0 : decoder.Decode(packet, samples);

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples) => decoder.Conceal(nextPacket, samples);

        public void Dispose() => decoder.Dispose();
    }
}
