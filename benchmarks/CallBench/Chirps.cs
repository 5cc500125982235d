namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Speech with a chirp each half second, which is found again behind a codec: it is like itself at one lag only.</summary>
internal static class Chirps
{
    public const int Interval = 24_000;
    private const int Length = 2_400;
    private const int LongestDelay = 48 * 300;

    // A chirp that is less like the one that was said was concealed or lost.
    private const double LeastLikeness = 0.5;

    /// <summary>Where the first one begins.</summary>
    public const int First = 12_000;

    public static float[] Insert(float[] speech)
    {
        float[] samples = [.. speech];
        for (int at = First; at + Length < samples.Length; at += Interval)
        {
            for (int i = 0; i < Length; i++)
            {
                double time = i / 48_000.0;
                double fade = Math.Sin(Math.PI * i / Length);
                samples[at + i] = (float)(0.4 * fade * Math.Sin(2 * Math.PI * ((400 * time) + (28_000 * time * time))));
            }
        }

        return samples;
    }

    /// <summary>Finds the chirp that begins at <paramref name="at"/> of what was said.</summary>
    /// <param name="said">With chirps.</param>
    /// <param name="at">Where one begins.</param>
    /// <param name="heard">What was heard since it began.</param>
    /// <returns>Where it begins in <paramref name="heard"/>; -1 when it is not there.</returns>
    public static int Find(ReadOnlySpan<float> said, int at, ReadOnlySpan<float> heard)
    {
        ReadOnlySpan<float> chirp = said.Slice(at, Length);
        int best = -1;
        double likeness = LeastLikeness;
        for (int lag = 0; lag < LongestDelay && lag + Length <= heard.Length; lag++)
        {
            double like = Likeness(chirp, heard.Slice(lag, Length));
            (best, likeness) = like > likeness ? (lag, like) : (best, likeness);
        }

        return best;
    }

    private static double Likeness(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float product = 0;
        float energyOne = 1e-6f;
        float energyOther = 1e-6f;
        for (int i = 0; i < one.Length; i++)
        {
            product += one[i] * other[i];
            energyOne += one[i] * one[i];
            energyOther += other[i] * other[i];
        }

        return product / Math.Sqrt(energyOne * energyOther);
    }
}
