namespace VoipSdk.Benchmarks.Quality;

/// <summary>What PLCMOS looks at: the logarithmic power spectrum of 16 kHz speech, 512 samples at a time, 256 apart.</summary>
internal static class Spectrogram
{
    public const int Bins = (Window / 2) + 1;
    private const int Window = 512;
    private const int Hop = 256;
    private const double FloorBelowSmallest = 27.63;
    private const float Scale = 1 / 20f;

    private static readonly double[] Hamming = [.. Enumerable.Range(0, Window).Select(
        n => 0.54 - (0.46 * Math.Cos(2 * Math.PI * n / Window)))];

    /// <summary>One row of <see cref="Bins"/> values a frame.</summary>
    public static float[] Compute(ReadOnlySpan<float> samples, out int frames)
    {
        frames = (samples.Length + Hop - 1) / Hop;
        float[] padded = new float[((frames - 1) * Hop) + Window];
        samples.CopyTo(padded.AsSpan(Window - Hop));
        double[] power = new double[frames * Bins];
        double[] real = new double[Window];
        double[] imaginary = new double[Window];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int n = 0; n < Window; n++)
            {
                real[n] = padded[(frame * Hop) + n] * Hamming[n];
                imaginary[n] = 0;
            }

            Transform(real, imaginary);
            for (int bin = 0; bin < Bins; bin++)
            {
                power[(frame * Bins) + bin] = (real[bin] * real[bin]) + (imaginary[bin] * imaginary[bin]);
            }
        }

        return ToLogarithm(power);
    }

    private static float[] ToLogarithm(double[] power)
    {
        double smallest = power.Where(value => value > 0).DefaultIfEmpty(1).Min();
        double floor = Math.Log(smallest) - FloorBelowSmallest;
        return [.. power.Select(value => (float)(value > 0 ? Math.Log(value) : floor) * Scale)];
    }

    // Radix 2, in place.
    private static void Transform(double[] real, double[] imaginary)
    {
        for (int i = 1, j = 0; i < Window; i++)
        {
            int bit = Window >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }

        for (int half = 1; half < Window; half *= 2)
        {
            for (int k = 0; k < half; k++)
            {
                (double sine, double cosine) = Math.SinCos(-Math.PI * k / half);
                for (int i = k; i < Window; i += 2 * half)
                {
                    double r = (real[i + half] * cosine) - (imaginary[i + half] * sine);
                    double m = (real[i + half] * sine) + (imaginary[i + half] * cosine);
                    (real[i + half], imaginary[i + half]) = (real[i] - r, imaginary[i] - m);
                    (real[i], imaginary[i]) = (real[i] + r, imaginary[i] + m);
                }
            }
        }
    }
}
