namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Something that an encoder takes for music: plucked chords, whose notes stand at different places between left and right.</summary>
internal static class Chords
{
    private static readonly double[] Notes = [220, 277.2, 329.6, 440];

    /// <param name="seconds">How long.</param>
    /// <param name="channels">1, or 2 for interleaved stereo. The one is the mix of the two.</param>
    public static float[] Make(int seconds, int channels)
    {
        float[] samples = new float[48_000 * seconds * channels];
        for (int i = 0; i < 48_000 * seconds; i++)
        {
            double inBeat = i % 24_000 / 48_000.0;
            double transposed = Math.Pow(2, i / 24_000 * 7 % 12 / 12.0);
            double loudness = 0.12 * Math.Min(1, inBeat / 0.005) * Math.Exp(-3 * inBeat);
            for (int note = 0; note < Notes.Length; note++)
            {
                double sample = loudness * Note(Notes[note] * transposed, inBeat);
                double right = note / (Notes.Length - 1.0);
                if (channels == 1)
                {
                    samples[i] += (float)(sample / 2);
                }
                else
                {
                    samples[2 * i] += (float)(sample * (1 - right));
                    samples[(2 * i) + 1] += (float)(sample * right);
                }
            }
        }

        return samples;
    }

    private static double Note(double frequency, double time)
    {
        double sum = 0;
        for (int overtone = 1; overtone <= 8; overtone++)
        {
            sum += Math.Sin(2 * Math.PI * frequency * overtone * time) / overtone;
        }

        return sum;
    }
}
