using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;

namespace VoipSdk.Tests.Codecs;

public sealed class OpusStereo : StereoConformance
{
    protected override IStereoAudioCodec Codec => OpusUnderTest.Require();

    [Theory]
    [InlineData(1, 32_000)]
    [InlineData(2, 32_000)]
    [InlineData(2, 128_000)]
    public void Music_is_never_coded_as_a_voice_whatever_gets_lost(int channels, int bitrate)
    {
        var settings = new AudioEncoderSettings
        {
            Content = AudioContent.Music,
            Channels = channels,
            Bitrate = bitrate,
            UseForwardErrorCorrection = true,
            ExpectedLossPercent = 30,
        };
        using IAudioEncoder encoder = Codec.CreateEncoder(settings);
        float[] voice = Signals.Voice(48_000, 48_000);
        byte[] packet = new byte[1_275];
        for (int at = 0; at + 960 <= voice.Length; at += 960)
        {
            float[] frame = [.. voice.Skip(at).Take(960).SelectMany(sample => Enumerable.Repeat(sample, channels))];
            int length = encoder.Encode(frame, packet);

            Assert.False(OpusPacket.IsSpeech(packet[0]));
            Assert.False(OpusPacket.HasRedundancy(packet.AsSpan(0, length)));
            Assert.True(channels == 2 || !OpusPacket.IsStereo(packet[0]));
        }
    }

    [Fact]
    public void Two_channels_that_differ_are_coded_as_two()
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(new AudioEncoderSettings { Content = AudioContent.Music, Channels = 2, Bitrate = 128_000 });
        float[] left = Signals.Tone(440, 48_000, 9_600);
        byte[] packet = new byte[1_275];
        for (int at = 0; at < left.Length; at += 960)
        {
            encoder.Encode([.. left.Skip(at).Take(960).SelectMany(sample => new[] { sample, -sample })], packet);
        }

        Assert.True(OpusPacket.IsStereo(packet[0]));
    }
}
