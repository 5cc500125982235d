using VoipSdk.Audio;

namespace VoipSdk.TestKit.Tests.Voice;

/// <summary>Something like music, and what can be measured between two channels.</summary>
internal static class Music
{
    private static readonly double[] Chord = [220, 277.2, 329.6, 440];

    /// <summary>Plucked chords of four notes with overtones, two a second.</summary>
    public static float[] Chords(TimeSpan duration, int seed)
    {
        var random = new SimRandom(seed);
        float[] samples = new float[(int)(duration.TotalSeconds * AudioPort.SampleRate)];
        const int Beat = AudioPort.SampleRate / 2;
        for (int start = 0; start < samples.Length; start += Beat)
        {
            double transposed = Math.Pow(2, random.Next(12) / 12.0);
            for (int i = start; i < Math.Min(samples.Length, start + Beat); i++)
            {
                double time = (i - start) / (double)AudioPort.SampleRate;
                double envelope = Math.Min(1, time / 0.005) * Math.Exp(-3 * time) * Math.Min(1, (0.5 - time) / 0.01);
                samples[i] = (float)(0.06 * envelope * Chord.Sum(note => Note(note * transposed, time)));
            }
        }

        return samples;
    }

    /// <summary>The same later and louder or quieter.</summary>
    public static float[] Echo(float[] samples, int delay, float level) =>
        [.. samples.Select((_, i) => i < delay ? 0 : level * samples[i - delay])];

    public static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / Math.Max(1, samples.Length));
    }

    /// <summary>The part of <paramref name="samples"/> that is like <paramref name="tone"/> Hz, as its amplitude.</summary>
    public static double Amplitude(double tone, ReadOnlySpan<float> samples) =>
        Math.Sqrt(2 * TestSound.ShareOfTone(tone, samples)) * Rms(samples);

    /// <summary>By how many samples, -100 to 100, the right channel is most like the left.</summary>
    public static int DelayBetween(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        const int Furthest = 100;
        double best = double.MinValue;
        int delay = 0;
        for (int lag = -Furthest; lag <= Furthest; lag++)
        {
            double product = 0;
            for (int i = Furthest; i < left.Length - Furthest; i++)
            {
                product += left[i] * right[i + lag];
            }

            if (product > best)
            {
                best = product;
                delay = lag;
            }
        }

        return delay;
    }

    private static double Note(double frequency, double time)
    {
        double sum = 0;
        for (int overtone = 1; overtone <= 12; overtone++)
        {
            sum += Math.Sin(2 * Math.PI * frequency * overtone * time) / overtone;
        }

        return sum;
    }
}
