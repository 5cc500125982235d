using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;

namespace VoipSdk.Tests.Codecs;

/// <summary>What a call relies on with every codec of two channels. A codec is tested by deriving from this as well.</summary>
public abstract class StereoConformance
{
    private const int PacketLength = 1275;
    private static readonly AudioEncoderSettings Music = new() { Content = AudioContent.Music, Channels = 2, Bitrate = 128_000 };

    /// <summary>The codec under test; skips the test where it cannot work.</summary>
    protected abstract IStereoAudioCodec Codec { get; }

    protected virtual bool AllocatesNothing => true;

    private int SampleRate => Codec.Format.SampleRate;

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    public void Each_side_is_heard_as_it_was_said_with_each_frame_duration(int milliseconds)
    {
        float[] left = Signals.Voice(SampleRate, SampleRate * 12 / 10);
        float[] right = Signals.Tone(1_000, SampleRate, left.Length);
        AudioEncoderSettings settings = Music with { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) };

        (float[] heardLeft, float[] heardRight) = RoundTrip(left, right, settings);

        Assert.Equal(left.Length, heardLeft.Length);
        Assert.InRange(Signals.BestCorrelation(left, heardLeft, SampleRate / 50), 0.95, 1.0001);
        Assert.InRange(Signals.BestCorrelation(right, heardRight, SampleRate / 50), 0.95, 1.0001);
        Assert.InRange(Signals.BestCorrelation(right, heardLeft, SampleRate / 50), -0.1, 0.1);
    }

    [Fact]
    public void What_is_on_one_side_is_not_heard_on_the_other()
    {
        float[] left = Signals.Tone(440, SampleRate, SampleRate);

        (float[] heardLeft, float[] heardRight) = RoundTrip(left, new float[SampleRate], Music);

        Assert.InRange(Signals.Rms(heardRight) / Signals.Rms(heardLeft), 0, 0.01);
    }

    [Fact]
    public void Mono_decoder_hears_the_mix_of_two_channels()
    {
        float[] left = Signals.Voice(SampleRate, SampleRate);
        using IAudioEncoder encoder = Codec.CreateEncoder(Music);
        using IAudioDecoder decoder = Codec.CreateDecoder();

        float[] heard = Run(encoder, decoder, Interleave(left, left), Music, channelsHeard: 1);

        Assert.Equal(left.Length, heard.Length);
        Assert.InRange(Signals.BestCorrelation(left, heard, SampleRate / 50), 0.95, 1.0001);
        Assert.InRange(Signals.Rms(heard) / Signals.Rms(left), 0.9, 1.1);
    }

    [Fact]
    public void Stereo_decoder_hears_one_channel_in_the_middle()
    {
        float[] said = Signals.Voice(SampleRate, SampleRate);
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        using IAudioDecoder decoder = Codec.CreateStereoDecoder();

        (float[] left, float[] right) = Separate(Run(encoder, decoder, said, default, channelsHeard: 2));

        Assert.Equal(left, right);
        Assert.InRange(Signals.BestCorrelation(said, left, SampleRate / 50), 0.8, 1.0001);
    }

    [Fact]
    public void Encoder_goes_from_one_channel_of_voice_to_two_of_music_and_back()
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        using IAudioDecoder decoder = Codec.CreateStereoDecoder();
        float[] said = Signals.Voice(SampleRate, SampleRate / 2);
        _ = Run(encoder, decoder, said, default, channelsHeard: 2);

        encoder.Configure(Music);
        (float[] left, float[] right) = Separate(Run(encoder, decoder, Interleave(said, new float[said.Length]), Music, channelsHeard: 2));
        encoder.Configure(default);
        (float[] voice, _) = Separate(Run(encoder, decoder, said, default, channelsHeard: 2));

        int settled = SampleRate / 10;
        Assert.InRange(Signals.Rms(right.AsSpan(settled)) / Signals.Rms(left.AsSpan(settled)), 0, 0.05);
        Assert.InRange(Signals.BestCorrelation(said.AsSpan(settled), voice.AsSpan(settled), SampleRate / 50), 0.8, 1.0001);
    }

    [Fact]
    public void Gap_is_filled_on_both_sides_and_does_not_mix_them()
    {
        float[] left = Signals.Tone(440, SampleRate, SampleRate);
        using IAudioEncoder encoder = Codec.CreateEncoder(Music);
        using IAudioDecoder decoder = Codec.CreateStereoDecoder();
        int frame = Music.GetFrameLength(SampleRate);
        float[] interleaved = Interleave(left, new float[left.Length]);
        byte[] packet = new byte[PacketLength];
        float[] heard = new float[2 * frame];
        var loudest = (Left: 0.0, Right: 0.0);
        for (int i = 0; i < 40; i++)
        {
            int length = encoder.Encode(interleaved.AsSpan(2 * i * frame, 2 * frame), packet);
            if (i % 10 == 9)
            {
                decoder.Conceal(default, heard);
                (float[] onLeft, float[] onRight) = Separate(heard);
                loudest = (Math.Max(loudest.Left, Signals.Rms(onLeft)), Math.Max(loudest.Right, Signals.Rms(onRight)));
            }
            else
            {
                Assert.Equal(heard.Length, decoder.Decode(packet.AsSpan(0, length), heard));
            }
        }

        Assert.InRange(loudest.Left, 0.1, 1);
        Assert.InRange(loudest.Right, 0, 0.02 * loudest.Left);
    }

    [Fact]
    public void Anything_from_the_network_is_survived()
    {
        var random = new Random(12);
        using IAudioDecoder decoder = Codec.CreateStereoDecoder();
        float[] heard = new float[2 * 5_760];
        for (int i = 0; i < 3_000; i++)
        {
            byte[] packet = new byte[random.Next(0, 1_500)];
            random.NextBytes(packet);
            int decoded = decoder.Decode(packet, heard.AsSpan(0, 2 * random.Next(0, 5_761)));
            Assert.InRange(decoded, 0, heard.Length);
            Assert.Equal(0, decoded % 2);
            decoder.Conceal(packet, heard.AsSpan(0, 2 * (SampleRate / 400) * random.Next(0, 25)));
        }

        Assert.True(Signals.AreFinite(heard));
    }

    [Fact]
    public void Frame_of_one_channel_is_misuse_where_two_are_expected_and_the_other_way_round()
    {
        int frame = Music.GetFrameLength(SampleRate);
        using IAudioEncoder stereo = Codec.CreateEncoder(Music);
        using IAudioEncoder mono = Codec.CreateEncoder(default);
        byte[] packet = new byte[PacketLength];

        Assert.Throws<ArgumentException>(() => stereo.Encode(new float[frame], packet));
        Assert.Throws<ArgumentException>(() => mono.Encode(new float[2 * frame], packet));
    }

    [Fact]
    public void Nothing_is_allocated_per_frame_of_two_channels()
    {
        Assert.SkipUnless(AllocatesNothing, "This codec is known to allocate.");
        using IAudioEncoder encoder = Codec.CreateEncoder(Music);
        using IAudioDecoder decoder = Codec.CreateStereoDecoder();
        float[] samples = Interleave(Signals.Voice(SampleRate, Music.GetFrameLength(SampleRate)), new float[Music.GetFrameLength(SampleRate)]);
        byte[] packet = new byte[PacketLength];
        float[] heard = new float[samples.Length];
        CallFor(20);

        Assert.Equal(0, Allocations.Of(() => CallFor(100)));

        void CallFor(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                int length = encoder.Encode(samples, packet);
                decoder.Decode(packet.AsSpan(0, length), heard);
                decoder.Conceal(packet.AsSpan(0, length), heard);
                decoder.Conceal(default, heard);
            }
        }
    }

    private (float[] Left, float[] Right) RoundTrip(float[] left, float[] right, AudioEncoderSettings settings)
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(settings);
        using IAudioDecoder decoder = Codec.CreateStereoDecoder();
        return Separate(Run(encoder, decoder, Interleave(left, right), settings, channelsHeard: 2));
    }

    private float[] Run(
        IAudioEncoder encoder, IAudioDecoder decoder, float[] said, AudioEncoderSettings settings, int channelsHeard)
    {
        var heard = new List<float>();
        byte[] packet = new byte[PacketLength];
        float[] decoded = new float[channelsHeard * 5_760];
        int frame = settings.GetFrameLength(SampleRate) * settings.Channels;
        for (int at = 0; at + frame <= said.Length; at += frame)
        {
            int length = encoder.Encode(said.AsSpan(at, frame), packet);
            heard.AddRange(decoded.Take(decoder.Decode(packet.AsSpan(0, length), decoded)));
        }

        return [.. heard];
    }

    private static float[] Interleave(float[] left, float[] right) =>
        [.. left.SelectMany((sample, i) => new[] { sample, right[i] })];

    private static (float[] Left, float[] Right) Separate(float[] interleaved) => (
        [.. interleaved.Where((_, i) => i % 2 == 0)], [.. interleaved.Where((_, i) => i % 2 == 1)]);
}
