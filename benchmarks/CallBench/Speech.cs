namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Something that an encoder takes for speech: a voice with a moving pitch and three formants, consonants of noise, short
/// pauses. The same every time.
/// </summary>
internal static class Speech
{
    public const int Frame = 960;

    public static float[] Make(int seconds)
    {
        var random = new Random(48_000);
        float[] samples = new float[48_000 * seconds];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double time = i / 48_000.0;
            double syllable = time * 4 % 1;
            double pitch = 120 + (30 * Math.Sin(time * 2.1)) + (10 * Math.Sin(time * 9));
            phase += pitch / 48_000;
            double voice = 0;
            for (int harmonic = 1; harmonic <= 24; harmonic++)
            {
                voice += Math.Sin(2 * Math.PI * phase * harmonic) * Gain(harmonic * pitch, time) / harmonic;
            }

            double noise = (random.NextDouble() * 2) - 1;
            double loudness = time % 1.9 > 1.6 ? 0 : Math.Sin(Math.PI * syllable);
            samples[i] = (float)((loudness * (syllable < 0.25 ? 0.08 * noise : 0.25 * voice)) + (0.0008 * noise));
        }

        return samples;
    }

    private static double Gain(double frequency, double time)
    {
        double first = 500 + (200 * Math.Sin(time * 3.3));
        double second = 1_500 + (500 * Math.Sin(time * 2.7));
        return Peak(frequency, first, 120) + (0.7 * Peak(frequency, second, 180)) + (0.4 * Peak(frequency, 2_600, 260)) + 0.02;
    }

    private static double Peak(double frequency, double center, double width) =>
        1 / (1 + Math.Pow((frequency - center) / width, 2));
}
