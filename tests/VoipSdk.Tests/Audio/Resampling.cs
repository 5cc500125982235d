using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class Resampling
{
    public static TheoryData<int, int> RatePairs => new()
    {
        { 8_000, 48_000 }, { 48_000, 8_000 }, { 44_100, 48_000 }, { 48_000, 44_100 }, { 16_000, 48_000 },
        { 48_000, 16_000 }, { 11_025, 48_000 }, { 384_000, 48_000 }, { 4_000, 48_000 }, { 47_999, 48_000 },
        { 48_000, 47_999 }, { 96_000, 44_100 },
    };

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Tones_of_the_pass_band_keep_their_level_and_gain_no_company(int inputRate, int outputRate)
    {
        int nyquist = Math.Min(inputRate, outputRate) / 2;
        foreach (double part in new[] { 0.02, 0.1, 0.25, 0.5, 0.7, 0.8 })
        {
            float[] output = Run(inputRate, outputRate, Signals.Tone(nyquist * part, inputRate, inputRate / 4));

            (double level, double rest) = Signals.FitTone(Settled(output), nyquist * part, outputRate);

            Assert.InRange(20 * Math.Log10(level / 0.5), -0.05, 0.05);
            Assert.InRange(20 * Math.Log10(rest / 0.5), -200, -63);
        }
    }

    [Theory]
    [InlineData(48_000, 8_000)]
    [InlineData(48_000, 16_000)]
    [InlineData(48_000, 44_100)]
    [InlineData(384_000, 48_000)]
    [InlineData(96_000, 44_100)]
    [InlineData(48_000, 47_999)]
    public void Tones_beyond_the_new_band_are_rejected_by_more_than_60_dB(int inputRate, int outputRate)
    {
        for (double frequency = outputRate * 0.5; frequency < inputRate / 2; frequency *= 1.09)
        {
            float[] output = Run(inputRate, outputRate, Signals.Tone(frequency, inputRate, inputRate / 8));

            double level = Signals.Rms(Settled(output)) * Math.Sqrt(2) / 0.5;
            Assert.InRange(20 * Math.Log10(level + 1e-9), -200, -60);
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Constant_level_is_kept_exactly(int inputRate, int outputRate)
    {
        float[] input = new float[inputRate / 4];
        input.AsSpan().Fill(0.5f);

        foreach (float sample in Settled(Run(inputRate, outputRate, input)))
        {
            Assert.InRange(sample, 0.49999f, 0.50001f);
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Blocks_of_any_size_give_the_same_as_one_block(int inputRate, int outputRate)
    {
        float[] input = Signals.Voice(inputRate, inputRate / 10);
        float[] whole = Run(inputRate, outputRate, input);
        var random = new Random(99);
        var resampler = new Resampler(inputRate, outputRate);
        var pieces = new List<float>();
        float[] block = new float[2_000];
        for (int at = 0; at < input.Length || pieces.Count < whole.Length;)
        {
            int length = Math.Min(random.Next(1, 1_500), input.Length - at);
            int room = random.Next(0, block.Length);
            int written = resampler.Process(input.AsSpan(at, length), block.AsSpan(0, room), out int consumed);
            pieces.AddRange(block[..written]);
            at += consumed;
        }

        Assert.Equal(whole, pieces);
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Every_prefix_makes_as_many_samples_as_its_duration(int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        float[] output = new float[20_000];
        long input = 0;
        long total = 0;
        foreach (int length in new[] { 1, 2, 3, 100, 147, 160, 441, 480, 960, 999 })
        {
            total += resampler.Process(new float[length], output, out int consumed);
            input += consumed;

            Assert.Equal(length, consumed);
            Assert.Equal(((input * outputRate) + inputRate - 1) / inputRate, total);
        }
    }

    [Fact]
    public void Telephone_frames_become_whole_frames_from_the_first_on()
    {
        var up = new Resampler(8_000, 48_000);
        var down = new Resampler(48_000, 8_000);
        float[] wide = new float[2_000];
        for (int frame = 0; frame < 10; frame++)
        {
            Assert.Equal(960, up.Process(new float[160], wide, out _));
            Assert.Equal(160, down.Process(new float[960], wide, out _));
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Required_input_makes_exactly_the_wanted_output(int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        float[] output = new float[4_096];
        foreach (int wanted in new[] { 1, 1, 7, 128, 441, 480, 512, 960, 1_024, 4_096, 3 })
        {
            int needed = resampler.GetRequiredInput(wanted);

            int written = resampler.Process(new float[needed], output.AsSpan(0, wanted), out int consumed);

            Assert.Equal(wanted, written);
            Assert.Equal(needed, consumed);
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Output_is_the_input_later_by_the_latency(int inputRate, int outputRate)
    {
        double frequency = Math.Min(inputRate, outputRate) / 20.0;
        var resampler = new Resampler(inputRate, outputRate);
        float[] output = Run(inputRate, outputRate, Signals.Tone(frequency, inputRate, inputRate / 4));
        double phase = -2 * Math.PI * frequency * resampler.InputLatency / inputRate;
        float[] expected = Signals.Tone(frequency, outputRate, output.Length, phase: phase);

        Assert.True(Signals.SignalToNoise(Settled(expected), Settled(output)) > 60);
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Converted_recording_keeps_length_and_alignment(int inputRate, int outputRate)
    {
        double frequency = Math.Min(inputRate, outputRate) / 20.0;
        float[] input = Signals.Tone(frequency, inputRate, (inputRate / 4) + 3);

        float[] output = Resampler.Convert(input, inputRate, outputRate);

        Assert.Equal((((long)input.Length * outputRate) + inputRate - 1) / inputRate, output.Length);
        float[] expected = Signals.Tone(frequency, outputRate, output.Length);
        Assert.True(Signals.SignalToNoise(Settled(expected), Settled(output)) > 60);
    }

    [Fact]
    public void Equal_rates_pass_samples_unchanged_and_at_once()
    {
        var resampler = new Resampler(48_000, 48_000);
        float[] output = new float[3];

        Assert.Equal(3, resampler.Process([1, 2, 3, 4], output, out int consumed));

        Assert.Equal(3, consumed);
        Assert.Equal([1, 2, 3], output);
        Assert.Equal(TimeSpan.Zero, resampler.Latency);
    }

    [Fact]
    public void Latency_of_telephone_rates_is_3_ms()
    {
        Assert.Equal(3, new Resampler(8_000, 48_000).Latency.TotalMilliseconds, 6);
        Assert.Equal(3, new Resampler(48_000, 8_000).Latency.TotalMilliseconds, 6);
    }

    [Fact]
    public void Reset_forgets_the_past()
    {
        var resampler = new Resampler(44_100, 48_000);
        float[] output = new float[2_000];
        resampler.Process(Signals.Voice(44_100, 1_000), output, out _);
        resampler.Reset();

        int written = resampler.Process(new float[441], output, out _);

        Assert.Equal(480, written);
        Assert.Equal(0, Signals.Peak(output.AsSpan(0, written)));
    }

    [Theory]
    [InlineData(3_999, 48_000)]
    [InlineData(48_000, 384_001)]
    [InlineData(0, 48_000)]
    public void Rates_out_of_range_are_refused(int inputRate, int outputRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(inputRate, outputRate));

    [Fact]
    public void Nothing_is_allocated_per_block()
    {
        var resampler = new Resampler(44_100, 48_000);
        float[] input = Signals.Voice(44_100, 882);
        float[] output = new float[961];
        for (int i = 0; i < 20; i++)
        {
            resampler.Process(input, output, out _);
        }

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                resampler.Process(input, output, out _);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static float[] Run(int inputRate, int outputRate, float[] input)
    {
        float[] output = new float[(((long)input.Length * outputRate) + inputRate - 1) / inputRate];
        int written = new Resampler(inputRate, outputRate).Process(input, output, out int consumed);
        Assert.Equal(output.Length, written);
        Assert.Equal(input.Length, consumed);
        return output;
    }

    /// <summary>The middle third, which knows nothing of beginning and end.</summary>
    private static ReadOnlySpan<float> Settled(float[] samples) => samples.AsSpan(samples.Length / 3, samples.Length / 3);
}
