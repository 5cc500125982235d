using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>
/// Sounds to say in tests: 48 kHz mono, -1 to 1. The same arguments give the same sound. A recording of your own comes from
/// <see cref="WavFile.ReadMono(string, int)"/>; sounds are arrays, so <c>[.. one, .. other]</c> says one after the other.
/// </summary>
public static class TestSound
{
    private const double Loudness = 0.3;

    /// <summary>Nothing.</summary>
    public static float[] Silence(TimeSpan duration) => new float[Length(duration)];

    /// <summary>A sine wave.</summary>
    /// <param name="frequency">In Hz.</param>
    /// <param name="duration">How long.</param>
    /// <param name="amplitude">0 to 1.</param>
    public static float[] Tone(double frequency, TimeSpan duration, float amplitude = 0.5f)
    {
        float[] samples = new float[Length(duration)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(amplitude * Math.Sin(2 * Math.PI * frequency * i / AudioPort.SampleRate));
        }

        return samples;
    }

    /// <summary>White noise, every frequency alike.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="seed">Another seed is another noise.</param>
    /// <param name="amplitude">0 to 1.</param>
    public static float[] Noise(TimeSpan duration, int seed, float amplitude = 0.3f)
    {
        var random = new SimRandom(seed);
        float[] samples = new float[Length(duration)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(((2 * random.NextDouble()) - 1) * amplitude);
        }

        return samples;
    }

    /// <summary>
    /// Something like speech, to codecs and to <see cref="SpeechMatch"/>: syllables of random length, pitch and loudness,
    /// hissed or voiced, with pauses between words and sentences. Nobody understands it.
    /// </summary>
    /// <param name="duration">How long.</param>
    /// <param name="seed">Another seed is another text.</param>
    public static float[] Speech(TimeSpan duration, int seed)
    {
        var random = new SimRandom(seed);
        float[] samples = new float[Length(duration)];
        int at = 0;
        for (int syllable = 1; at < samples.Length; syllable++)
        {
            int length = Milliseconds(random, 90, 260);
            Span<float> part = samples.AsSpan(at, Math.Min(length, samples.Length - at));
            if (random.Chance(0.2))
            {
                Hiss(random, part, length);
            }
            else
            {
                Voice(random, part, length);
            }

            at += length + (syllable % 7 == 0 ? Milliseconds(random, 250, 600) : Milliseconds(random, 10, 120));
        }

        return samples;
    }

    /// <summary>How much of a sound's power is at one frequency: 1 for that tone alone, about 0 for anything else.</summary>
    /// <param name="frequency">In Hz.</param>
    /// <param name="samples">Not empty; the longer, the sharper: 100 ms tell 440 Hz from 460 Hz.</param>
    public static double ShareOfTone(double frequency, ReadOnlySpan<float> samples)
    {
        double re = 0;
        double im = 0;
        double power = 1e-12;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * frequency * i / AudioPort.SampleRate;
            re += samples[i] * Math.Cos(angle);
            im += samples[i] * Math.Sin(angle);
            power += samples[i] * (double)samples[i];
        }

        return 2 * ((re * re) + (im * im)) / (samples.Length * power);
    }

    // Harmonics of a gliding pitch, the lower ones and those near a formant louder.
    private static void Voice(SimRandom random, Span<float> samples, int length)
    {
        double pitch = 100 + (120 * random.NextDouble());
        double glide = 0.7 + (0.6 * random.NextDouble());
        double formant = 400 + (1_600 * random.NextDouble());
        double loudness = Loudness * (0.3 + (0.7 * random.NextDouble()));
        Span<double> weights = stackalloc double[12];
        for (int n = 0; n < weights.Length; n++)
        {
            double distance = ((pitch * (n + 1)) - formant) / 300;
            weights[n] = (1 / (n + 1.0)) + (0.7 / (1 + (distance * distance)));
        }

        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double done = i / (double)length;
            phase += pitch * (1 + ((glide - 1) * done)) / AudioPort.SampleRate;
            double sum = 0;
            for (int n = 0; n < weights.Length; n++)
            {
                sum += weights[n] * Math.Sin(2 * Math.PI * phase * (n + 1));
            }

            samples[i] = (float)(loudness * 0.5 * sum * Math.Sin(Math.PI * done));
        }
    }

    private static void Hiss(SimRandom random, Span<float> samples, int length)
    {
        double loudness = Loudness * (0.2 + (0.3 * random.NextDouble()));
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(loudness * ((2 * random.NextDouble()) - 1) * Math.Sin(Math.PI * i / length));
        }
    }

    private static int Milliseconds(SimRandom random, int shortest, int longest) =>
        (shortest + random.Next(longest - shortest)) * AudioPort.SampleRate / 1_000;

    private static int Length(TimeSpan duration) => (int)(duration.TotalSeconds * AudioPort.SampleRate);
}
