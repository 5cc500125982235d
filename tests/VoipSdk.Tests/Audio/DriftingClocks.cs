using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class DriftingClocks
{
    private const int Rate = AudioPort.SampleRate;

    [Theory]
    [InlineData(20)]
    [InlineData(-200)]
    [InlineData(500)]
    [InlineData(-1_000)]
    public void Tones_keep_their_level_and_gain_no_company(double ppm)
    {
        foreach (double frequency in new double[] { 100, 1_000, 4_000, 8_000, 15_000, 20_000 })
        {
            var resampler = new DriftResampler { Step = 1 + (ppm * 1e-6) };
            float[] output = new float[Rate / 4];
            resampler.Process(Signals.Tone(frequency, Rate, (Rate / 4) + 2_000), output, out _);

            (double level, double rest) = Measure(output.AsSpan(100), frequency * resampler.Step);

            Assert.InRange(20 * Math.Log10(level / 0.5), -0.02, 0.02);
            Assert.InRange(20 * Math.Log10(rest / 0.5), -200, -75);
        }
    }

    [Theory]
    [InlineData(1.0005, 48_024)]
    [InlineData(0.9995, 47_976)]
    [InlineData(1, 48_000)]
    public void A_second_takes_as_many_samples_as_the_ratio_says(double step, int expected)
    {
        var resampler = new DriftResampler { Step = step };
        float[] input = new float[480];
        float[] output = new float[480];
        int taken = 0;
        for (int made = 0; made < Rate;)
        {
            made += resampler.Process(default, output.AsSpan(0, Math.Min(480, Rate - made)), out _);
            int wanted = Math.Min(480, resampler.GetRequiredInput(Math.Min(480, Rate - made)));
            made += resampler.Process(input.AsSpan(0, wanted), output.AsSpan(0, Math.Min(480, Rate - made)), out int consumed);
            taken += consumed;
        }

        Assert.InRange(taken - Math.Ceiling(resampler.Ahead), expected - 2, expected + 2);
    }

    [Fact]
    public void Samples_pass_unchanged_and_at_once_until_there_is_a_ratio()
    {
        var resampler = new DriftResampler();
        float[] input = Signals.Voice(Rate, 1_000);
        float[] output = new float[1_000];

        Assert.Equal(1_000, resampler.Process(input, output, out int consumed));

        Assert.Equal(1_000, consumed);
        Assert.Equal(input, output);
    }

    [Fact]
    public void Beginning_and_ending_to_resample_leave_no_step_and_the_delay_is_gone_again()
    {
        float[] input = Signals.Tone(400, Rate, 3 * Rate);
        float[] output = new float[input.Length + 1_000];
        var resampler = new DriftResampler();
        int made = resampler.Process(input.AsSpan(0, Rate), output, out _);
        resampler.Step = 1.0003;
        made += resampler.Process(input.AsSpan(Rate, Rate), output.AsSpan(made), out _);
        Assert.InRange(resampler.Ahead, DriftResampler.Latency - 1, DriftResampler.Latency + 1);

        resampler.ReturnToUnchanged();
        made += resampler.Process(input.AsSpan(2 * Rate), output.AsSpan(made), out _);

        float steepest = (float)(0.5 * 2 * Math.PI * 400 / Rate);
        Assert.InRange(Signals.LargestStep(output.AsSpan(0, made)), 0, steepest * 1.002f);
        Assert.Equal(1, resampler.Step);
        Assert.Equal(0, resampler.Ahead);
        Assert.Equal(input[^1_000..], output[(made - 1_000)..made]);
        Assert.InRange(made, input.Length - 16, input.Length - 14);
    }

    [Fact]
    public void Blocks_of_any_size_give_the_same_as_one_block()
    {
        float[] input = Signals.Voice(Rate, 20_000);
        float[] whole = new float[21_000];
        int length = new DriftResampler { Step = 1.0004 }.Process(input, whole, out _);
        var random = new Random(3);
        var resampler = new DriftResampler { Step = 1.0004 };
        var pieces = new List<float>();
        float[] block = new float[1_000];
        for (int at = 0; at < input.Length || pieces.Count < length;)
        {
            int room = random.Next(1, 1_000);
            int made = resampler.Process(
                input.AsSpan(at, Math.Min(random.Next(1_000), input.Length - at)), block.AsSpan(0, room), out int consumed);
            pieces.AddRange(block[..made]);
            at += consumed;
        }

        // Where the runs end differs, and with it how the filter is interpolated.
        Assert.Equal(length, pieces.Count);
        Assert.InRange(Signals.SignalToNoise(whole.AsSpan(0, length), pieces.ToArray()), 80, 400);
    }

    private static (double Level, double Other) Measure(ReadOnlySpan<float> samples, double frequency)
    {
        double step = 2 * Math.PI * frequency / Rate;
        double ss = 0, sc = 0, cc = 0, xs = 0, xc = 0, xx = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double s = Math.Sin(step * i);
            double c = Math.Cos(step * i);
            ss += s * s;
            sc += s * c;
            cc += c * c;
            xs += samples[i] * s;
            xc += samples[i] * c;
            xx += samples[i] * (double)samples[i];
        }

        double determinant = (ss * cc) - (sc * sc);
        double a = ((xs * cc) - (xc * sc)) / determinant;
        double b = ((xc * ss) - (xs * sc)) / determinant;
        double rest = Math.Max(0, xx - (a * xs) - (b * xc));
        return (Math.Sqrt((a * a) + (b * b)), Math.Sqrt(2 * rest / samples.Length) + 1e-12);
    }
}
