using CustomAudio;
using VoipSdk.Codecs;

namespace VoipSdk.Tests.Codecs;

/// <summary>The codec of docs/guides/audio-codec.md.</summary>
public sealed class UserWrittenEncoding : CodecConformance
{
    protected override IAudioCodec Codec { get; } = new L16Codec();
}

public sealed class UserWrittenDecoding : DecoderConformance
{
    protected override IAudioCodec Codec { get; } = new L16Codec();
}
