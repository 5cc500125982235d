using CsCheck;
using VoipSdk.Protocol.Media.Concealment;

namespace VoipSdk.Protocol.Tests.Media.Concealment;

public class GapEstimates
{
    private const int Rate = 48_000;
    private const int Gap = 960;
    private const int Before = 1_920;
    private const int After = 960;
    private readonly GapEstimator _estimator = new(Rate, Gap);

    [Theory]
    [InlineData(200, 200)]
    [InlineData(120, 126)]
    [InlineData(250, 238)]
    public void A_voice_that_goes_on_is_led_through_the_gap(double pitchBefore, double pitchAfter)
    {
        float[] original = Voice(pitchBefore, pitchAfter, out int lagBefore, out int lagAfter);
        float[] line = WithGap(original);

        _estimator.Estimate(line, Before, Gap, lagBefore, lagAfter, isAfterRight: true);

        Assert.InRange(Error(original, line) / Power(original), 0, 0.1);
    }

    [Fact]
    public void Where_the_sound_behind_is_not_right_yet_the_rhythm_comes_from_before()
    {
        float[] original = Voice(150, 150, out int lagBefore, out int lagAfter);
        float[] line = WithGap(original);
        Array.Reverse(line, Before + Gap, After);

        _estimator.Estimate(line, Before, Gap, lagBefore, lagAfter, isAfterRight: false);

        Assert.InRange(Error(original, line) / Power(original), 0, 0.1);
    }

    [Fact]
    public void A_lag_of_another_octave_is_understood()
    {
        float[] original = Voice(150, 150, out int lagBefore, out int lagAfter);
        float[] line = WithGap(original);

        _estimator.Estimate(line, Before, Gap, lagBefore, 2 * lagAfter, isAfterRight: true);

        Assert.InRange(Error(original, line) / Power(original), 0, 0.1);
    }

    [Fact]
    public void Noise_goes_on_as_loud_as_it_was()
    {
        var random = new Random(1);
        float[] original = [.. Enumerable.Range(0, Before + Gap + After).Select(_ => (float)((random.NextDouble() * 0.2) - 0.1))];
        float[] line = WithGap(original);

        _estimator.Estimate(line, Before, Gap, lagBefore: 0, lagAfter: 0, isAfterRight: true);

        Assert.InRange(Power(line) / Power(original), 0.7, 1.4);
    }

    [Fact]
    public void A_voice_that_begins_is_led_back_into_the_gap()
    {
        float[] original = Voice(200, 200, out _, out int lag);
        original.AsSpan(0, Before).Clear();
        float[] line = WithGap(original);

        _estimator.Estimate(line, Before, Gap, lagBefore: 0, lag, isAfterRight: true);

        Assert.InRange(Power(line.AsSpan(Before, Gap / 4)) / Power(original), 0, 0.1);
        Assert.InRange(Power(line.AsSpan(Before + (Gap * 3 / 4), Gap / 4)) / Power(original.AsSpan(Before + Gap)), 0.5, 1.5);
    }

    [Fact]
    public void Whatever_the_lags_the_estimate_is_finite_and_the_rest_untouched() =>
        Gen.Select(Gen.Int[-5, 1_500], Gen.Int[-5, 1_500], Gen.Bool, Gen.Int[1, Gap]).Sample((lagBefore, lagAfter, isAfterRight, length) =>
        {
            float[] line = Voice(170, 170, out _, out _);
            float[] original = [.. line];

            _estimator.Estimate(line, Before, length, lagBefore, lagAfter, isAfterRight);

            Assert.All(line, sample => Assert.InRange(sample, -3, 3));
            Assert.Equal(original[..Before], line[..Before]);
            Assert.Equal(original[(Before + length)..], line[(Before + length)..]);
        });

    [Fact]
    public void Lines_that_are_too_short_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _estimator.Estimate(new float[Gap + Gap], 100, Gap, 0, 0, true));
        Assert.Throws<ArgumentException>(() => _estimator.Estimate(new float[5 * Gap], 2 * Gap, Gap + 1, 0, 0, true));
        Assert.Throws<ArgumentException>(() => _estimator.Estimate(new float[(3 * Gap) + 10], 2 * Gap, Gap, 0, 0, true));
        Assert.Throws<ArgumentException>(() => _estimator.Estimate(new float[5 * Gap], 2 * Gap, Gap, 2 * Gap, 0, true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapEstimator(7_999, Gap));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapEstimator(Rate, 0));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] line = Voice(150, 150, out int lagBefore, out int lagAfter);
        Run();

        Assert.Equal(0, Allocations.Of(Run));

        void Run()
        {
            for (int i = 0; i < 100; i++)
            {
                _estimator.Estimate(line, Before, Gap, lagBefore, i % 2 * lagAfter, isAfterRight: i % 3 == 0);
            }
        }
    }

    // Ten harmonics whose pitch glides over gap and what is behind it, from 2.5 ms before the gap on.
    private static float[] Voice(double pitchBefore, double pitchAfter, out int lagBefore, out int lagAfter)
    {
        lagBefore = (int)Math.Round(Rate / pitchBefore);
        lagAfter = (int)Math.Round(Rate / pitchAfter);
        float[] samples = new float[Before + Gap + After];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double share = Math.Clamp((i - Before + 120) / (double)(Gap + 120 + 840), 0, 1);
            double lag = (Rate / pitchBefore) + (((Rate / pitchAfter) - (Rate / pitchBefore)) * share);
            phase += 2 * Math.PI / lag;
            for (int k = 1; k <= 10; k++)
            {
                samples[i] += (float)(0.1 / k * Math.Sin((k * phase) + k));
            }
        }

        return samples;
    }

    private static float[] WithGap(float[] original)
    {
        float[] line = [.. original];
        line.AsSpan(Before, Gap).Clear();
        return line;
    }

    private static double Error(float[] original, float[] line)
    {
        double sum = 0;
        for (int i = Before; i < Before + Gap; i++)
        {
            sum += (original[i] - line[i]) * (original[i] - line[i]);
        }

        return sum / Gap;
    }

    private static double Power(float[] line) => Power(line.AsSpan(Before, Gap));

    private static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += sample * sample;
        }

        return sum / samples.Length;
    }
}
