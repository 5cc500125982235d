using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>Two channels are made shorter and longer at the same places, so that what is between them stays.</summary>
public class StereoStretching
{
    private const int Rate = 48_000;
    private const int Frame = 960;
    private const int Longest = 720;

    [Theory]
    [InlineData(-Longest)]
    [InlineData(Longest)]
    public void Level_and_delay_between_the_channels_stay_what_they_are(int change)
    {
        const int Delay = 24;
        float[] left = Voice(2, 120);
        float[] right = [.. left.Select((_, i) => i < Delay ? 0 : 0.5f * left[i - Delay])];

        (float[] stretchedLeft, float[] stretchedRight, int changes) = Stretch(left, right, change);

        Assert.True(changes > 30, $"{changes} changes");
        var delays = new List<int>();
        for (int at = Rate / 10; at + 2_000 < stretchedLeft.Length; at += 1_000)
        {
            delays.Add(BestDelay(stretchedLeft, stretchedRight, at));
            Assert.InRange(Rms(stretchedRight, at + Delay) / Rms(stretchedLeft, at), 0.45, 0.55);
        }

        // Within a seam both periods are heard, whose distances to the other channel's differ as the voice wavers.
        Assert.All(delays, delay => Assert.InRange(delay, Delay - 3, Delay + 3));
        Assert.InRange(delays.Average(), Delay - 0.5, Delay + 0.5);
    }

    [Theory]
    [InlineData(-Longest, 1)]
    [InlineData(Longest, 1)]
    [InlineData(-Longest, -1)]
    [InlineData(Longest, -1)]
    public void Equal_and_opposite_channels_are_cut_where_one_alone_is(int change, int sign)
    {
        float[] left = Voice(2, 150);
        float[] right = [.. left.Select(sample => sign * sample)];

        (float[] stretchedLeft, float[] stretchedRight, int changes) = Stretch(left, right, change);
        (float[] alone, _, int changesAlone) = Stretch(left, null, change);

        Assert.Equal((alone.Length, changesAlone), (stretchedLeft.Length, changes));
        for (int i = 0; i < alone.Length; i++)
        {
            Assert.Equal(alone[i], stretchedLeft[i], 1e-5f);
            Assert.Equal(sign * alone[i], stretchedRight[i], 1e-5f);
        }
    }

    [Fact]
    public void Voice_on_one_side_is_not_cut_while_noise_as_loud_is_on_the_other()
    {
        var random = new Random(5);
        float[] left = Voice(2, 130);
        float[] right = [.. left.Select(_ => (float)(random.NextDouble() - 0.5))];

        (float[] stretchedLeft, float[] stretchedRight, int changes) = Stretch(left, right, -Longest);

        Assert.Equal(0, changes);
        Assert.Equal(left.AsSpan(0, stretchedLeft.Length).ToArray(), stretchedLeft);
        Assert.Equal(right.AsSpan(0, stretchedRight.Length).ToArray(), stretchedRight);
    }

    [Fact]
    public void Voice_on_one_side_alone_is_shortened_and_the_other_stays_silent()
    {
        (float[] left, float[] right, int changes) = Stretch(Voice(2, 130), new float[2 * Rate], -Longest);

        Assert.True(changes > 30, $"{changes} changes");
        Assert.Equal(left.Length, right.Length);
        Assert.All(right, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Silence_gives_all_that_is_asked_for()
    {
        var stretcher = new TimeStretcher(Rate);
        float[] left = new float[Frame + Longest];
        float[] right = new float[Frame + Longest];
        float[] past = new float[Longest];

        Assert.Equal(Frame - 600, stretcher.ProcessStereo(past, past, left, right, Frame, -600, isUrgent: false));
        Assert.Equal(Frame + 600, stretcher.ProcessStereo(past, past, left, right, Frame, 600, isUrgent: false));
    }

    [Fact]
    public void Channels_of_different_lengths_are_refused()
    {
        var stretcher = new TimeStretcher(Rate);
        float[] sound = new float[Frame + Longest];

        Assert.Throws<ArgumentException>(
            () => stretcher.ProcessStereo(default, default, sound, sound.AsSpan(1), Frame, -100, isUrgent: false));
        Assert.Throws<ArgumentException>(
            () => stretcher.ProcessStereo(new float[5], new float[4], sound, sound, Frame, -100, isUrgent: false));
    }

    // Without a right channel by the mono method.
    private static (float[] Left, float[] Right, int Changes) Stretch(float[] left, float[]? right, int change)
    {
        var stretcher = new TimeStretcher(Rate);
        var output = new List<float>();
        var outputRight = new List<float>();
        float[] sound = new float[Frame + Longest];
        float[] soundRight = new float[Frame + Longest];
        int changes = 0;
        for (int at = 0; at + Frame <= left.Length; at += Frame)
        {
            left.AsSpan(at, Frame).CopyTo(sound);
            float[] past = [.. output.TakeLast(Longest)];
            int count;
            if (right is null)
            {
                count = stretcher.Process(past, sound, Frame, change, isUrgent: false);
            }
            else
            {
                right.AsSpan(at, Frame).CopyTo(soundRight);
                count = stretcher.ProcessStereo(
                    past, outputRight.TakeLast(Longest).ToArray(), sound, soundRight, Frame, change, isUrgent: false);
                outputRight.AddRange(soundRight.Take(count));
            }

            changes += count == Frame ? 0 : 1;
            output.AddRange(sound.Take(count));
        }

        return ([.. output], [.. outputRight], changes);
    }

    private static float[] Voice(int seconds, double pitch)
    {
        var samples = new float[Rate * seconds];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            phase += 2 * Math.PI * pitch * (1 + (0.005 * Math.Sin(2 * Math.PI * 3 * i / Rate))) / Rate;
            for (int harmonic = 1; harmonic <= 8; harmonic++)
            {
                samples[i] += (float)(0.3 * Math.Sin(phase * harmonic) / (harmonic * harmonic));
            }
        }

        return samples;
    }

    // By how many samples the right channel lags around a place.
    private static int BestDelay(float[] left, float[] right, int at)
    {
        double best = double.MinValue;
        int bestDelay = 0;
        for (int delay = -60; delay <= 60; delay++)
        {
            double product = 0;
            for (int i = at; i < at + 1_500; i++)
            {
                product += left[i] * right[i + delay];
            }

            if (product > best)
            {
                best = product;
                bestDelay = delay;
            }
        }

        return bestDelay;
    }

    private static double Rms(float[] samples, int at) => Math.Sqrt(samples.Skip(at).Take(1_500).Average(sample => sample * sample));
}
