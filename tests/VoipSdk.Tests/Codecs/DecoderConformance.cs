using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;

namespace VoipSdk.Tests.Codecs;

/// <summary>What a decoder survives, and what it makes of losses, with every codec.</summary>
public abstract class DecoderConformance
{
    private const int LongestDecoded = 5760;

    /// <summary>The codec under test; skips the test where it cannot work.</summary>
    protected abstract IAudioCodec Codec { get; }

    private int SampleRate => Codec.Format.SampleRate;

    private int FrameLength => CodecRun.FrameLength(Codec);

    [Fact]
    public void Random_bytes_of_every_length_are_survived()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        var random = new Random(4711);
        float[] samples = new float[LongestDecoded + 1];
        byte[] packet = new byte[1500];
        for (int round = 0; round < 6_000; round++)
        {
            random.NextBytes(packet);
            samples.AsSpan().Fill(123);
            int length = round % (packet.Length + 1);

            int count = decoder.Decode(packet.AsSpan(0, length), samples.AsSpan(0, LongestDecoded));

            Assert.InRange(count, 0, SampleRate / 1000 * 120);
            Assert.True(Signals.AreFinite(samples.AsSpan(0, count)));
            Assert.Equal(123, samples[LongestDecoded]);
        }

        AssertStillWorks(decoder);
    }

    [Fact]
    public void Damaged_packets_are_survived()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        var random = new Random(42);
        List<byte[]> packets = CodecRun.Encode(Codec, Signals.Voice(SampleRate, SampleRate), default);
        float[] samples = new float[LongestDecoded];
        for (int round = 0; round < 3_000; round++)
        {
            byte[] packet = (byte[])packets[round % packets.Count].Clone();
            packet[random.Next(Math.Min(packet.Length, 8))] ^= (byte)(1 << random.Next(8));
            packet[random.Next(packet.Length)] = (byte)random.Next(256);
            int length = round % 3 == 0 ? random.Next(packet.Length + 1) : packet.Length;

            int count = decoder.Decode(packet.AsSpan(0, length), samples);
            decoder.Conceal(packet.AsSpan(0, length), samples.AsSpan(0, FrameLength));

            Assert.InRange(count, 0, SampleRate / 1000 * 120);
            Assert.True(Signals.AreFinite(samples));
        }

        AssertStillWorks(decoder);
    }

    [Fact]
    public void Empty_packet_is_malformed()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();

        Assert.Equal(0, decoder.Decode(default, new float[LongestDecoded]));
        AssertStillWorks(decoder);
    }

    [Fact]
    public void Packet_that_does_not_fit_is_refused_as_malformed()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        byte[] packet = CodecRun.Encode(Codec, Signals.Voice(SampleRate, FrameLength), default)[0];
        float[] samples = new float[FrameLength];

        Assert.Equal(0, decoder.Decode(packet, samples.AsSpan(0, FrameLength - 1)));
        Assert.Equal(0, decoder.Decode(packet, default));
        AssertStillWorks(decoder);
    }

    [Fact]
    public void Concealment_fills_every_gap_entirely()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        byte[] packet = CodecRun.Encode(Codec, Signals.Voice(SampleRate, FrameLength), default)[0];
        float[] samples = new float[SampleRate / 1000 * 120];
        for (int length = SampleRate / 400; length <= samples.Length; length += SampleRate / 400)
        {
            samples.AsSpan().Fill(float.NaN);
            decoder.Conceal(default, samples.AsSpan(0, length));
            Assert.True(Signals.AreFinite(samples.AsSpan(0, length)));

            samples.AsSpan().Fill(float.NaN);
            decoder.Conceal(packet, samples.AsSpan(0, length));
            Assert.True(Signals.AreFinite(samples.AsSpan(0, length)));
        }

        decoder.Conceal(default, default);
        AssertStillWorks(decoder);
    }

    [Fact]
    public void Loss_before_the_first_packet_is_silence()
    {
        using IAudioDecoder decoder = Codec.CreateDecoder();
        float[] samples = new float[FrameLength];
        samples.AsSpan().Fill(1);

        decoder.Conceal(default, samples);

        Assert.InRange(Signals.Peak(samples), 0, 0.001f);
    }

    [Fact]
    public void One_lost_frame_of_a_tone_is_bridged_without_a_click()
    {
        float[] tone = Signals.Tone(200, SampleRate, SampleRate / 2);
        float[] heard = CodecRun.RoundTrip(Codec, tone, default, isLost: frame => frame == 12);

        int gap = 12 * FrameLength;
        ReadOnlySpan<float> around = heard.AsSpan(gap - FrameLength, 4 * FrameLength);
        Assert.InRange(Signals.LargestStep(around) / Signals.LargestStep(tone), 0, 2.5);
        Assert.InRange(Signals.Rms(heard.AsSpan(gap, FrameLength)) / Signals.Rms(tone), 0.5, 1.2);
    }

    [Fact]
    public void Long_loss_fades()
    {
        float[] heard = CodecRun.RoundTrip(
            Codec, Signals.Tone(200, SampleRate, SampleRate * 3), default, isLost: frame => frame >= 50);

        Assert.InRange(Signals.Rms(heard.AsSpan(SampleRate * 5 / 2)) / Signals.Rms(heard.AsSpan(0, SampleRate)), 0, 0.1);
    }

    private void AssertStillWorks(IAudioDecoder decoder)
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        float[] said = Signals.Voice(SampleRate, SampleRate);
        float[] heard = CodecRun.RoundTrip(encoder, decoder, said, FrameLength);
        int settled = SampleRate / 4;
        Assert.InRange(
            Signals.BestCorrelation(said.AsSpan(settled), heard.AsSpan(settled), SampleRate / 50), 0.8, 1.0001);
    }
}
