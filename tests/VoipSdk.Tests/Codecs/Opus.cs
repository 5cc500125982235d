using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;

namespace VoipSdk.Tests.Codecs;

public sealed class OpusEncoding : CodecConformance
{
    protected override IAudioCodec Codec => OpusUnderTest.Require();

    [Fact]
    public void Is_what_RFC_7587_calls_opus() => Assert.Equal(new AudioCodecFormat("opus", 111, 48_000, 48_000), Codec.Format);

    [Fact]
    public void Bitrate_is_followed()
    {
        float[] said = Signals.Voice(48_000, 96_000);

        int low = CodecRun.Encode(Codec, said, new AudioEncoderSettings { Bitrate = 12_000 }).Sum(packet => packet.Length);
        int high = CodecRun.Encode(Codec, said, new AudioEncoderSettings { Bitrate = 64_000 }).Sum(packet => packet.Length);

        Assert.InRange(low * 8 / 2, 6_000, 18_000);
        Assert.InRange(high * 8 / 2, 40_000, 80_000);
    }

    [Fact]
    public void Each_setting_reaches_the_library()
    {
        float[] said = Signals.Voice(48_000, 48_000);
        List<byte[]> plain = CodecRun.Encode(Codec, said, default);

        Assert.NotEqual(plain, CodecRun.Encode(Codec, said, new AudioEncoderSettings { Complexity = 0 }));
        Assert.NotEqual(
            plain,
            CodecRun.Encode(
                Codec, said, new AudioEncoderSettings { UseForwardErrorCorrection = true, ExpectedLossPercent = 30 }));
    }

    [Fact]
    public void Silence_needs_hardly_a_packet_with_discontinuous_transmission()
    {
        var settings = new AudioEncoderSettings { UseDiscontinuousTransmission = true };

        List<byte[]> packets = CodecRun.Encode(Codec, new float[48_000 * 4], settings);

        Assert.InRange(packets.Count(packet => packet.Length > 0), 1, 40);
    }

    [Fact]
    public void Silence_is_sent_without_discontinuous_transmission() =>
        Assert.All(CodecRun.Encode(Codec, new float[96_000], default), packet => Assert.NotEmpty(packet));
}

public sealed class OpusDecoding : DecoderConformance
{
    protected override IAudioCodec Codec => OpusUnderTest.Require();

    [Fact]
    public void Lost_frame_is_recovered_from_the_redundancy_of_the_next_packet()
    {
        var settings = new AudioEncoderSettings { UseForwardErrorCorrection = true, ExpectedLossPercent = 30 };
        float[] said = Signals.Voice(48_000, 96_000);
        List<byte[]> packets = CodecRun.Encode(Codec, said, settings);
        float[] intact = Decode(packets, loseEveryFourth: false, useNext: false);

        double concealed = Signals.SignalToNoise(intact, Decode(packets, loseEveryFourth: true, useNext: false));
        double recovered = Signals.SignalToNoise(intact, Decode(packets, loseEveryFourth: true, useNext: true));

        Assert.True(recovered > concealed + 3, $"recovered {recovered:F1} dB, concealed {concealed:F1} dB");
    }

    [Fact]
    public void Packets_of_one_or_two_bytes_are_decoded()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        float[] samples = new float[5760];

        Assert.Equal(960, decoder.Decode([0x48], samples));
        Assert.Equal(960, decoder.Decode([0x48, 0x00], samples));
        Assert.Equal(960, decoder.Decode([0x78, 0x00], samples));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(119)]
    [InlineData(121)]
    public void Gap_that_is_no_multiple_of_2_5_ms_is_misuse(int length)
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();

        Assert.Throws<ArgumentException>(() => decoder.Conceal(default, new float[length]));
    }

    private float[] Decode(List<byte[]> packets, bool loseEveryFourth, bool useNext)
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        float[] heard = new float[packets.Count * 960];
        for (int i = 0; i < packets.Count; i++)
        {
            Span<float> frame = heard.AsSpan(i * 960, 960);
            if (loseEveryFourth && i % 4 == 2)
            {
                decoder.Conceal(useNext && i + 1 < packets.Count ? packets[i + 1] : default, frame);
            }
            else
            {
                Assert.Equal(960, decoder.Decode(packets[i], frame));
            }
        }

        return heard;
    }
}

internal static class OpusUnderTest
{
    public static OpusCodec Require()
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? string.Empty);
        return new OpusCodec();
    }
}
