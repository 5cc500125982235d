using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class TimeStretching
{
    private const int Rate = 48_000;
    private const int Frame = 960;
    private const int Longest = 720;

    [Theory]
    [InlineData(48_000, 120)]
    [InlineData(48_000, 220)]
    [InlineData(16_000, 150)]
    [InlineData(8_000, 110)]
    public void A_voice_is_shortened_and_lengthened_by_whole_periods_and_keeps_its_pitch(int rate, int pitch)
    {
        foreach (int direction in new[] { -1, 1 })
        {
            float[] stretched = Stretch(Voice(rate, pitch, 2), rate, direction * (rate / 60), out int changes);

            Assert.True(changes > 30, $"{changes} changes");
            Assert.InRange(PitchOf(stretched, rate), pitch * 0.97, pitch * 1.03);
            Assert.True(LargestStep(stretched) <= LargestStep(Voice(rate, pitch, 2)) * 1.15);
        }
    }

    [Fact]
    public void A_change_is_never_larger_than_asked_for()
    {
        var stretcher = new TimeStretcher(Rate);
        float[] voice = Voice(Rate, 200, 1);
        var sound = new float[Frame + stretcher.LongestChange];
        for (int change = -Longest; change <= Longest; change += 7)
        {
            voice.AsSpan(4_000, Frame).CopyTo(sound);
            int count = stretcher.Process(voice.AsSpan(4_000 - Longest, Longest), sound, Frame, change, isUrgent: true);

            Assert.InRange(count - Frame, Math.Min(0, change), Math.Max(0, change));
        }
    }

    [Fact]
    public void Sound_that_is_not_like_itself_is_left_as_it_is()
    {
        var random = new Random(3);
        float[] noise = [.. Enumerable.Range(0, 2 * Rate).Select(_ => (float)(random.NextDouble() - 0.5))];

        float[] stretched = Stretch(noise, Rate, -Longest, out int changes);

        Assert.Equal(0, changes);
        Assert.Equal(noise.AsSpan(0, stretched.Length).ToArray(), stretched);
    }

    [Fact]
    public void Silence_gives_all_that_is_asked_for()
    {
        var stretcher = new TimeStretcher(Rate);
        var sound = new float[Frame + stretcher.LongestChange];

        Assert.Equal(Frame - 600, stretcher.Process(new float[Longest], sound, Frame, -600, isUrgent: false));
        Assert.Equal(Frame + 600, stretcher.Process(new float[Longest], sound, Frame, 600, isUrgent: false));
    }

    [Fact]
    public void Any_length_past_and_change_gives_finite_sound_within_the_limits()
    {
        var random = new Random(11);
        float[] voice = Voice(Rate, 130, 1);
        var stretcher = new TimeStretcher(Rate);
        for (int i = 0; i < 3_000; i++)
        {
            int count = random.Next(0, 5_761);
            int past = random.Next(0, Longest + 1);
            int change = random.Next(-1_000, 1_001);
            var sound = new float[count + stretcher.LongestChange];
            voice.AsSpan(2_000, count).CopyTo(sound);

            int result = stretcher.Process(voice.AsSpan(2_000 - past, past), sound, count, change, random.Next(2) == 0);

            Assert.InRange(result, Math.Max(0, count - Longest), count + Longest);
            Assert.All(sound.Take(result), sample => Assert.InRange(sample, -1.5f, 1.5f));
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var stretcher = new TimeStretcher(Rate);

        Assert.Throws<ArgumentException>(() => stretcher.Process(default, new float[Frame], Frame, 100, false));
        Assert.Throws<ArgumentException>(() => stretcher.Process(default, new float[9_000], 5_761, -100, false));
        Assert.Throws<ArgumentException>(() => stretcher.Process(default, new float[9_000], -1, -100, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeStretcher(7_999));
    }

    private static float[] Stretch(float[] source, int rate, int change, out int changes)
    {
        var stretcher = new TimeStretcher(rate);
        int frame = rate / 50;
        var output = new List<float>();
        var sound = new float[frame + stretcher.LongestChange];
        changes = 0;
        for (int at = 0; at + frame <= source.Length; at += frame)
        {
            source.AsSpan(at, frame).CopyTo(sound);
            float[] past = [.. output.Skip(Math.Max(0, output.Count - stretcher.LongestChange))];
            int count = stretcher.Process(past, sound, frame, change, isUrgent: false);
            changes += count == frame ? 0 : 1;
            output.AddRange(sound.Take(count));
        }

        return [.. output];
    }

    // Harmonics whose levels fall, as a vowel's do; the pitch wavers a little.
    private static float[] Voice(int rate, double pitch, int seconds)
    {
        var samples = new float[rate * seconds];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            phase += 2 * Math.PI * pitch * (1 + (0.005 * Math.Sin(2 * Math.PI * 3 * i / rate))) / rate;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 8; harmonic++)
            {
                sum += Math.Sin(phase * harmonic) / (harmonic * harmonic);
            }

            samples[i] = (float)(0.3 * sum);
        }

        return samples;
    }

    // The fundamental rules the sign of such a sum: one rise through zero a period.
    private static double PitchOf(float[] samples, int rate)
    {
        int rises = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            rises += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }

        return (double)rises * rate / samples.Length;
    }

    private static float LargestStep(float[] samples)
    {
        float largest = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(samples[i] - samples[i - 1]));
        }

        return largest;
    }
}
