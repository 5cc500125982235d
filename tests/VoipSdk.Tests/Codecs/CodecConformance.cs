using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;

namespace VoipSdk.Tests.Codecs;

/// <summary>What a call relies on with every codec. A codec is tested by deriving from this.</summary>
public abstract class CodecConformance
{
    protected const int PacketLength = 1275;

    /// <summary>The codec under test; skips the test where it cannot work.</summary>
    protected abstract IAudioCodec Codec { get; }

    protected virtual bool AllocatesNothing => true;

    protected int SampleRate => Codec.Format.SampleRate;

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    public void Voice_is_heard_as_it_was_said_with_each_frame_duration(int milliseconds)
    {
        var settings = new AudioEncoderSettings { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) };
        float[] said = Signals.Voice(SampleRate, SampleRate * 12 / 10);

        float[] heard = CodecRun.RoundTrip(Codec, said, settings);

        Assert.Equal(said.Length, heard.Length);
        Assert.InRange(Signals.BestCorrelation(said, heard, SampleRate / 50), 0.8, 1.0001);
        Assert.InRange(Signals.Rms(heard) / Signals.Rms(said), 0.8, 1.25);
    }

    [Fact]
    public void Silence_stays_silence()
    {
        float[] heard = CodecRun.RoundTrip(Codec, new float[SampleRate], default);

        Assert.InRange(Signals.Peak(heard), 0, 0.001f);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Frame_of_another_length_is_misuse(int difference)
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        float[] samples = new float[CodecRun.FrameLength(Codec) + difference];

        Assert.Throws<ArgumentException>(() => encoder.Encode(samples, new byte[PacketLength]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(default, new byte[PacketLength]));
    }

    [Fact]
    public void Packet_buffer_that_is_too_short_is_misuse()
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(default);

        Assert.Throws<ArgumentException>(
            () => encoder.Encode(new float[CodecRun.FrameLength(Codec)], new byte[PacketLength - 1]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Frame_without_sense_does_no_harm_to_what_follows(float nonsense)
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        using IAudioDecoder decoder = Codec.CreateDecoder();
        float[] bad = new float[CodecRun.FrameLength(Codec)];
        bad.AsSpan().Fill(nonsense);
        CodecRun.Exchange(encoder, decoder, bad);

        float[] said = Signals.Voice(SampleRate, SampleRate);
        float[] heard = CodecRun.RoundTrip(encoder, decoder, said, bad.Length);

        Assert.True(Signals.AreFinite(heard));
        int settled = SampleRate / 4;
        Assert.InRange(
            Signals.BestCorrelation(said.AsSpan(settled), heard.AsSpan(settled), SampleRate / 50), 0.8, 1.0001);
    }

    [Fact]
    public void Settings_can_change_in_the_middle_of_a_call()
    {
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        using IAudioDecoder decoder = Codec.CreateDecoder();
        float[] said = Signals.Voice(SampleRate, SampleRate);
        int frame = CodecRun.FrameLength(Codec);
        CodecRun.RoundTrip(encoder, decoder, said, frame);

        encoder.Configure(new AudioEncoderSettings
        {
            Bitrate = 40_000,
            Complexity = 2,
            UseForwardErrorCorrection = true,
            ExpectedLossPercent = 20,
            FrameDuration = TimeSpan.FromMilliseconds(60),
        });
        float[] heard = CodecRun.RoundTrip(encoder, decoder, said, 3 * frame);

        Assert.Throws<ArgumentException>(() => encoder.Encode(new float[frame], new byte[1_275]));
        Assert.InRange(Signals.BestCorrelation(said.AsSpan(0, heard.Length - (SampleRate / 50)), heard, SampleRate / 50), 0.8, 1.0001);
    }

    [Fact]
    public void Encoders_do_not_influence_each_other()
    {
        float[] said = Signals.Voice(SampleRate, SampleRate / 2);
        List<byte[]> alone = CodecRun.Encode(Codec, said, default);
        using IAudioEncoder other = Codec.CreateEncoder(new AudioEncoderSettings { Complexity = 0 });
        byte[] unused = new byte[PacketLength];
        float[] noise = Signals.Tone(1000, SampleRate, CodecRun.FrameLength(Codec));

        List<byte[]> together = CodecRun.Encode(Codec, said, default, _ => other.Encode(noise, unused));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Nothing_is_allocated_per_frame()
    {
        Assert.SkipUnless(AllocatesNothing, "This codec is known to allocate.");
        using IAudioEncoder encoder = Codec.CreateEncoder(default);
        using IAudioDecoder decoder = Codec.CreateDecoder();
        float[] samples = Signals.Voice(SampleRate, CodecRun.FrameLength(Codec));
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

    [Fact]
    public void Encoder_is_disposed_once_and_for_all()
    {
        IAudioEncoder encoder = Codec.CreateEncoder(default);
        encoder.Dispose();
        encoder.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => encoder.Encode(new float[CodecRun.FrameLength(Codec)], new byte[PacketLength]));
        Assert.Throws<ObjectDisposedException>(() => encoder.Configure(default));
    }

    [Fact]
    public void Decoder_is_disposed_once_and_for_all()
    {
        IAudioDecoder decoder = Codec.CreateDecoder();
        decoder.Dispose();
        decoder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => decoder.Decode(new byte[20], new float[5760]));
        Assert.Throws<ObjectDisposedException>(() => decoder.Conceal(default, new float[960]));
    }
}
