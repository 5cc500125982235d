using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;
using VoipSdk.Tests.Codecs;

namespace VoipSdk.Tests.ManagedAudio;

public sealed class ConcentusEncoding : CodecConformance
{
    protected override IAudioCodec Codec { get; } = new ConcentusOpusCodec();

    protected override bool AllocatesNothing => false;

    [Fact]
    public void Silence_needs_hardly_a_packet_with_discontinuous_transmission()
    {
        var settings = new AudioEncoderSettings { UseDiscontinuousTransmission = true };

        List<byte[]> packets = CodecRun.Encode(Codec, new float[48_000 * 4], settings);

        Assert.InRange(packets.Count(packet => packet.Length > 0), 1, 40);
    }

    [Theory]
    [InlineData(95)]
    [InlineData(128)]
    public void Payload_type_is_dynamic(int payloadType) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcentusOpusCodec(payloadType));
}

public sealed class ConcentusStereo : StereoConformance
{
    protected override IStereoAudioCodec Codec { get; } = new ConcentusOpusCodec();

    protected override bool AllocatesNothing => false;
}

public sealed class ConcentusDecoding : DecoderConformance
{
    protected override IAudioCodec Codec { get; } = new ConcentusOpusCodec();

    [Theory]
    [InlineData("48", 960)]
    [InlineData("4800", 960)]
    [InlineData("49", 1920)]
    [InlineData("4A0107", 1920)]
    [InlineData("4B0105", 960)]
    [InlineData("78", 960)]
    [InlineData("7800", 960)]
    [InlineData("F8", 960)]
    public void Packets_without_sound_have_the_duration_that_they_say(string packet, int samples)
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();

        Assert.Equal(samples, decoder.Decode(Convert.FromHexString(packet), new float[5760]));
    }

    [Fact]
    public void Gap_that_is_no_multiple_of_2_5_ms_is_misuse()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();

        Assert.Throws<ArgumentException>(() => decoder.Conceal(default, new float[121]));
    }
}

public sealed class ConcentusWithLibopus
{
    private static readonly ConcentusOpusCodec Managed = new();

    public static MatrixTheoryData<bool, int, bool> Settings => new([true, false], [12_000, 24_000, 64_000], [true, false]);

    [Theory]
    [MemberData(nameof(Settings))]
    public void Each_hears_what_the_other_says(bool managedSends, int bitrate, bool useFec)
    {
        IAudioCodec native = OpusUnderTest.Require();
        var settings = new AudioEncoderSettings
        {
            Bitrate = bitrate, UseForwardErrorCorrection = useFec, ExpectedLossPercent = useFec ? 15 : 0,
        };
        float[] said = Signals.Voice(48_000, 96_000);

        float[] heard = CodecRun.RoundTrip(
            managedSends ? Managed : native, managedSends ? native : Managed, said, settings);

        Assert.Equal(said.Length, heard.Length);
        Assert.InRange(Signals.BestCorrelation(said, heard, 960), 0.7, 1.0001);
        Assert.InRange(Signals.Rms(heard) / Signals.Rms(said), 0.8, 1.25);
    }

    [Fact]
    public void Packets_of_discontinuous_transmission_do_not_disturb_the_decoder()
    {
        OpusCodec native = OpusUnderTest.Require();
        float[] voice = Signals.Voice(48_000, 48_000);
        float[] said = [.. voice, .. new float[48_000], .. voice];
        List<byte[]> packets = CodecRun.Encode(
            native, said, new AudioEncoderSettings { UseDiscontinuousTransmission = true });
        using IAudioDecoder managed = Managed.CreateDecoder();
        using IAudioDecoder reference = native.CreateDecoder();
        float[] heard = new float[5760];
        float[] expected = new float[5760];
        double worst = double.MaxValue;
        for (int i = 0; i < packets.Count; i++)
        {
            // What the encoder did not send is sent as the one byte that it would have been.
            byte[] packet = packets[i].Length == 0 ? [packets[0][0]] : packets[i];
            Assert.Equal(960, managed.Decode(packet, heard));
            Assert.Equal(960, reference.Decode(packet, expected));
            if (i >= 110)
            {
                worst = Math.Min(worst, Signals.SignalToNoise(expected.AsSpan(0, 960), heard.AsSpan(0, 960)));
            }
        }

        Assert.Contains(packets, packet => packet.Length == 0);
        Assert.True(worst > 25, $"{worst:F1} dB");
    }
}
