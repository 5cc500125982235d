using VoipSdk.Codecs;

namespace VoipSdk.Tests.Codecs;

public sealed class PcmuEncoding : CodecConformance
{
    protected override IAudioCodec Codec { get; } = new PcmuCodec();

    [Fact]
    public void Is_what_RFC_3551_calls_PCMU() => Assert.Equal(new AudioCodecFormat("PCMU", 0, 8_000, 8_000), Codec.Format);

    [Fact]
    public void Every_16_bit_sample_falls_into_the_interval_that_G711_gives_it()
    {
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            Assert.Equal(MuLawTable.Encode(sample), MuLaw.Encode(sample / 32768f));
        }
    }

    [Theory]
    [InlineData(float.NaN, 0xFF)]
    [InlineData(0f, 0xFF)]
    [InlineData(1f, 0x80)]
    [InlineData(-1f, 0x00)]
    [InlineData(7f, 0x80)]
    [InlineData(float.NegativeInfinity, 0x00)]
    [InlineData(float.PositiveInfinity, 0x80)]
    public void Extremes_are_clipped(float sample, int code) => Assert.Equal(code, MuLaw.Encode(sample));
}

public sealed class PcmuDecoding : DecoderConformance
{
    protected override IAudioCodec Codec { get; } = new PcmuCodec();

    [Fact]
    public void Every_code_has_the_value_that_G711_gives_it()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(MuLawTable.Decode((byte)code) / 32768f, MuLaw.Decode((byte)code));
        }
    }

    [Theory]
    [InlineData(0x80, 8031)]
    [InlineData(0x8F, 4191)]
    [InlineData(0x9F, 2079)]
    [InlineData(0xAF, 1023)]
    [InlineData(0xBF, 495)]
    [InlineData(0xCF, 231)]
    [InlineData(0xDF, 99)]
    [InlineData(0xEF, 33)]
    [InlineData(0xFE, 2)]
    [InlineData(0xFF, 0)]
    [InlineData(0x00, -8031)]
    [InlineData(0x7E, -2)]
    public void Codes_that_the_standard_prints_decode_to_the_printed_values(int code, int printed) =>
        Assert.Equal(printed * 4 / 32768f, MuLaw.Decode((byte)code));

    [Fact]
    public void Every_code_survives_decoding_and_encoding()
    {
        for (int code = 0; code < 256; code++)
        {
            // 0x7F is the negative zero, which encoders need not make.
            Assert.Equal(code == 0x7F ? 0xFF : code, MuLaw.Encode(MuLaw.Decode((byte)code)));
        }
    }
}

/// <summary>ITU-T G.711 table 2a as its text builds it, by search instead of bit arithmetic; values in 14 bits.</summary>
internal static class MuLawTable
{
    private static readonly int[] Decisions = CreateDecisions();

    /// <summary>The decision values x1 to x128: steps of 2, one of them half, then 16 each of 4, 8, up to 256.</summary>
    private static int[] CreateDecisions()
    {
        var decisions = new List<int> { 0, 1 };
        for (int i = 0; i < 15; i++)
        {
            decisions.Add(decisions[^1] + 2);
        }

        for (int step = 4; step <= 256; step *= 2)
        {
            for (int i = 0; i < 16; i++)
            {
                decisions.Add(decisions[^1] + step);
            }
        }

        return [.. decisions];
    }

    public static byte Encode(int sample)
    {
        double magnitude = Math.Abs(sample) / 4.0;
        int interval = 0;
        while (interval < 127 && magnitude >= Decisions[interval + 1])
        {
            interval++;
        }

        return (byte)(0xFF ^ interval ^ (sample < 0 && magnitude > 0 ? 0x80 : 0));
    }

    public static int Decode(byte code)
    {
        int interval = ~code & 0x7F;
        int magnitude = interval == 0 ? 0 : (Decisions[interval] + Decisions[interval + 1]) * 2;
        return (code & 0x80) == 0 ? -magnitude : magnitude;
    }
}
