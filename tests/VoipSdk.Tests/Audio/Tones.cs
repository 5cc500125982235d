using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class Tones
{
    [Fact]
    public void A_tone_comes_and_goes_as_its_pattern_says()
    {
        float[] samples = Make(CallTones.Busy, seconds: 3);

        for (int half = 0; half < 6; half++)
        {
            // Without the 5 ms in which it comes and goes.
            Span<float> part = samples.AsSpan((half * 24_000) + 240, 24_000 - 240);
            Assert.Equal(half % 2 == 0 ? CallTones.Busy.Level / Math.Sqrt(2) : 0, Signals.Rms(part), 0.002);
        }
    }

    [Fact]
    public void It_has_the_frequencies_that_it_should_have()
    {
        float[] samples = Make(CallTones.NorthAmericanRingBack, seconds: 2);

        Assert.Equal(0.05, Amplitude(samples, 440), 0.002);
        Assert.Equal(0.05, Amplitude(samples, 480), 0.002);
        Assert.Equal(0, Amplitude(samples, 620), 0.002);
    }

    [Fact]
    public void It_begins_and_ends_without_a_click()
    {
        var tone = new ToneCadence(1_000, 0, TimeSpan.FromMilliseconds(103), TimeSpan.FromMilliseconds(57)) { Level = 1 };
        var generator = new ToneGenerator(tone);
        float[] samples = new float[48_000];
        generator.Fill(samples.AsSpan(0, 30_001));
        generator.Stop();
        generator.Fill(samples.AsSpan(30_001));

        // A step of the tone itself is 2π · 1,000 / 48,000 of its level.
        Assert.True(Signals.LargestStep(samples) < 0.14, $"{Signals.LargestStep(samples)}");
        Assert.True(generator.IsSilent);
        Assert.All(samples[30_300..], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Blocks_of_any_length_give_the_same()
    {
        float[] whole = Make(CallTones.Ring, seconds: 4);
        var generator = new ToneGenerator(CallTones.Ring);
        float[] pieces = new float[whole.Length];
        for (int at = 0, length = 1; at < pieces.Length; at += length, length = (length * 7 % 1_009) + 1)
        {
            length = Math.Min(length, pieces.Length - at);
            generator.Fill(pieces.AsSpan(at, length));
        }

        Assert.Equal(whole, pieces);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(double.NaN)]
    public void Frequencies_that_nobody_hears_are_refused(double frequency) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneCadence(frequency));

    [Fact]
    public async Task A_player_is_heard_until_it_is_disposed()
    {
        var backend = new HostAudioBackend();
        float[] heard = new float[4_800];
        TonePlayer player = await TonePlayer.StartAsync(backend, CallTones.RingBack, TestContext.Current.CancellationToken);
        backend.Read(heard);
        Assert.True(Signals.Rms(heard) > 0.05);

        await player.DisposeAsync();
        await player.DisposeAsync();
        backend.Read(heard);

        Assert.All(heard, sample => Assert.Equal(0, sample));
    }

    private static float[] Make(ToneCadence tone, int seconds)
    {
        float[] samples = new float[seconds * 48_000];
        new ToneGenerator(tone).Fill(samples);
        return samples;
    }

    private static double Amplitude(float[] samples, double frequency)
    {
        double re = 0;
        double im = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * frequency * i / 48_000;
            re += samples[i] * Math.Cos(angle);
            im += samples[i] * Math.Sin(angle);
        }

        return 2 * Math.Sqrt((re * re) + (im * im)) / samples.Length;
    }
}
