namespace VoipSdk.Tests.Audio;

/// <summary>Test signals and what can be measured of them.</summary>
internal static class Signals
{
    public static float[] Tone(double frequency, int sampleRate, int length, double amplitude = 0.5, double phase = 0)
    {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++)
        {
            samples[i] = (float)(amplitude * Math.Sin((2 * Math.PI * frequency * i / sampleRate) + phase));
        }

        return samples;
    }

    /// <summary>A voice-like buzz: a gliding fundamental with twelve weakening harmonics, pulsing three times a second.</summary>
    public static float[] Voice(int sampleRate, int length)
    {
        float[] samples = new float[length];
        double phase = 0;
        for (int i = 0; i < length; i++)
        {
            double seconds = i / (double)sampleRate;
            phase += 2 * Math.PI * (140 + (25 * Math.Sin(2 * Math.PI * 0.7 * seconds))) / sampleRate;
            double level = 0.06 + (0.14 * Math.Pow(Math.Sin(Math.PI * 3 * seconds), 2));
            double sum = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++)
            {
                sum += Math.Sin(phase * harmonic) / harmonic;
            }

            samples[i] = (float)(level * sum);
        }

        return samples;
    }

    public static double Energy(ReadOnlySpan<float> samples)
    {
        double energy = 0;
        foreach (float sample in samples)
        {
            energy += (double)sample * sample;
        }

        return energy;
    }

    public static double Rms(ReadOnlySpan<float> samples) => Math.Sqrt(Energy(samples) / samples.Length);

    public static float Peak(ReadOnlySpan<float> samples)
    {
        float peak = 0;
        foreach (float sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        return peak;
    }

    /// <summary>The largest step between neighbours: what is heard as a click.</summary>
    public static float LargestStep(ReadOnlySpan<float> samples)
    {
        float step = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            step = Math.Max(step, Math.Abs(samples[i] - samples[i - 1]));
        }

        return step;
    }

    public static bool AreFinite(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            if (float.IsNaN(sample) || float.IsInfinity(sample))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Fits a tone of this frequency: its amplitude, and the amplitude of a tone as strong as all the rest, never quite none.</summary>
    public static (double Level, double Company) FitTone(ReadOnlySpan<float> samples, double frequency, double sampleRate)
    {
        (double level, double company) = ToneFit.Of(samples, frequency, sampleRate);
        return (level, company + 1e-9);
    }

    /// <summary>In dB: the energy of <paramref name="expected"/> over that of the difference.</summary>
    public static double SignalToNoise(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double noise = 1e-30;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = (double)expected[i] - actual[i];
            noise += difference * difference;
        }

        return 10 * Math.Log10(Energy(expected) / noise);
    }

    /// <summary>
    /// The correlation at the best of all delays up to <paramref name="longestDelay"/>, over at most 10,000 samples: 1 is
    /// the same signal, unrelated ones are near 0.
    /// </summary>
    public static double BestCorrelation(ReadOnlySpan<float> sent, ReadOnlySpan<float> heard, int longestDelay)
    {
        double best = 0;
        int length = Math.Min(10_000, sent.Length - longestDelay);
        for (int delay = 0; delay <= longestDelay; delay++)
        {
            ReadOnlySpan<float> candidate = heard.Slice(delay, length);
            double product = 0;
            for (int i = 0; i < length; i++)
            {
                product += (double)sent[i] * candidate[i];
            }

            best = Math.Max(best, product / Math.Sqrt((Energy(sent[..length]) * Energy(candidate)) + 1e-30));
        }

        return best;
    }
}
