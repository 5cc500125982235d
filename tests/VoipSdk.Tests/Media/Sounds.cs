namespace VoipSdk.Tests.Media;

/// <summary>Test sounds at 48 kHz, and how alike two sounds are.</summary>
internal static class Sounds
{
    /// <summary>Something like speech: a buzz with moving pitch, in syllables with pauses. Deterministic.</summary>
    public static float[] Speech(int seconds)
    {
        float[] samples = new float[seconds * 48_000];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double t = i / 48_000.0;
            phase += (140 + (30 * Math.Sin(2 * Math.PI * 0.7 * t))) / 48_000;
            double syllable = Math.Max(0, Math.Sin(2 * Math.PI * 2.3 * t) + (0.4 * Math.Sin(2 * Math.PI * 0.9 * t)));
            double buzz = 0;
            for (int harmonic = 1; harmonic <= 8; harmonic++)
            {
                buzz += Math.Sin(2 * Math.PI * phase * harmonic) / harmonic;
            }

            samples[i] = (float)(0.2 * syllable * buzz);
        }

        return samples;
    }

    /// <summary>Correlation of the envelopes (10 ms), at the delay (up to 400 ms) where it is highest.</summary>
    public static double EnvelopeCorrelation(ReadOnlySpan<float> said, ReadOnlySpan<float> heard)
    {
        double[] a = Envelope(said);
        double[] b = Envelope(heard);
        double best = -1;
        for (int delay = 0; delay <= 40; delay++)
        {
            best = Math.Max(best, Correlation(a.AsSpan(0, a.Length - delay), b.AsSpan(delay, a.Length - delay)));
        }

        return best;
    }

    /// <summary>The largest step between two samples: a click is much larger than anything in the sound itself.</summary>
    public static float LargestStep(ReadOnlySpan<float> samples)
    {
        float largest = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(samples[i] - samples[i - 1]));
        }

        return largest;
    }

    private static double[] Envelope(ReadOnlySpan<float> samples)
    {
        double[] envelope = new double[samples.Length / 480];
        for (int i = 0; i < envelope.Length; i++)
        {
            double sum = 0;
            foreach (float sample in samples.Slice(i * 480, 480))
            {
                sum += sample * (double)sample;
            }

            envelope[i] = Math.Sqrt(sum / 480);
        }

        return envelope;
    }

    private static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = Mean(a);
        double meanB = Mean(b);
        double ab = 0;
        double aa = 1e-12;
        double bb = 1e-12;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return ab / Math.Sqrt(aa * bb);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
