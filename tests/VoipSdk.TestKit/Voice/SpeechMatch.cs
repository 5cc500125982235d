using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>
/// How much of what one side said the other has heard. Compares loudness over time, so that neither the codec's work nor a
/// delay that changes hides it.
/// </summary>
/// <remarks>
/// For something that changes, as speech does, and for three seconds or more: by chance alone, short sounds match too well.
/// </remarks>
public sealed record SpeechMatch
{
    private const int WindowSamples = AudioPort.SampleRate / 100;
    private const double AudibleShare = 0.2;

    private SpeechMatch()
    {
    }

    /// <summary>
    /// Correlation of the two loudness curves at the best delay: 1 for the same sound, some 0.9 with 15 % loss well concealed,
    /// below 0.5 for sounds that have nothing to do with each other.
    /// </summary>
    public double Correlation { get; private init; }

    /// <summary>The delay from mouth to ear at which they match best, to 10 ms.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>
    /// Share of what was said, of its time that is not silence, at which about as much was heard at that delay: 0 to 1.
    /// </summary>
    public double ShareHeard { get; private init; }

    /// <summary>How much louder it was heard than said: 1 for the same, 0 for silence.</summary>
    public double Gain { get; private init; }

    /// <summary>
    /// Whether the one could follow the other: a <see cref="Correlation"/> of 0.7 and a <see cref="ShareHeard"/> of 0.8, or
    /// more.
    /// </summary>
    public bool IsHeard => Correlation >= 0.7 && ShareHeard >= 0.8;

    /// <summary>Compares two sounds that begin at the same time.</summary>
    /// <param name="said">48 kHz mono, a second or more, and no steady tone.</param>
    /// <param name="heard">48 kHz mono; what is longer than the other is left out.</param>
    /// <param name="longestDelay">How much later it may be heard; default 1 s.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="said"/> is too short or its loudness does not change: it would match anything.
    /// </exception>
    public static SpeechMatch Compare(ReadOnlySpan<float> said, ReadOnlySpan<float> heard, TimeSpan? longestDelay = null)
    {
        int length = Math.Min(said.Length, heard.Length);
        double[] a = Envelope(said[..length]);
        double[] b = Envelope(heard[..length]);
        if (a.Length < 100 || Deviation(a) <= 0.1 * a.Average())
        {
            throw new ArgumentException("What is said has to last a second and to change in loudness.", nameof(said));
        }

        int longest = (int)Math.Min((longestDelay ?? TimeSpan.FromSeconds(1)).TotalMilliseconds / 10, a.Length / 2);
        double best = double.MinValue;
        int delay = 0;
        for (int i = 0; i <= longest; i++)
        {
            double correlation = CorrelationOf(a.AsSpan(0, a.Length - i), b.AsSpan(i));
            delay = correlation > best ? i : delay;
            best = Math.Max(best, correlation);
        }

        (double share, double gain) = Heard(a.AsSpan(0, a.Length - delay), b.AsSpan(delay));
        return new SpeechMatch { Correlation = best, Delay = TimeSpan.FromMilliseconds(10 * delay), ShareHeard = share, Gain = gain };
    }

    /// <summary>For the message of an assertion: <c>heard: correlation 0.93, delay 80 ms, 98 % heard, gain 0.97</c>.</summary>
    public override string ToString()
    {
        FormattableString text =
            $"{(IsHeard ? "heard" : "not heard")}: correlation {Correlation:F2}, delay {Delay.TotalMilliseconds:F0} ms, {100 * ShareHeard:F0} % heard, gain {Gain:F2}";
        return FormattableString.Invariant(text);
    }

    // A window counts as heard when there is a quarter of what is due (12 dB less) within 30 ms of its place.
    private static (double Share, double Gain) Heard(ReadOnlySpan<double> said, ReadOnlySpan<double> heard)
    {
        double threshold = AudibleShare * Percentile(said, 95);
        double saidSum = 0;
        double heardSum = 0;
        for (int i = 0; i < said.Length; i++)
        {
            saidSum += said[i] > threshold ? said[i] : 0;
            heardSum += said[i] > threshold ? heard[i] : 0;
        }

        double gain = heardSum / saidSum;
        int audible = 0;
        int found = 0;
        for (int i = 0; i < said.Length; i++)
        {
            if (said[i] > threshold)
            {
                audible++;
                int begin = Math.Max(0, i - 3);
                double there = Max(heard[begin..Math.Min(heard.Length, i + 4)]);
                found += there > 0.25 * gain * said[i] && there > 0.01 * said[i] ? 1 : 0;
            }
        }

        return (found / (double)audible, gain);
    }

    private static double[] Envelope(ReadOnlySpan<float> samples)
    {
        double[] envelope = new double[samples.Length / WindowSamples];
        for (int i = 0; i < envelope.Length; i++)
        {
            double sum = 0;
            foreach (float sample in samples.Slice(i * WindowSamples, WindowSamples))
            {
                sum += sample * (double)sample;
            }

            envelope[i] = Math.Sqrt(sum / WindowSamples);
        }

        return envelope;
    }

    private static double CorrelationOf(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = Mean(a);
        double meanB = Mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return aa < 1e-12 || bb < 1e-12 ? 0 : ab / Math.Sqrt(aa * bb);
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

    private static double Max(ReadOnlySpan<double> values)
    {
        double max = 0;
        foreach (double value in values)
        {
            max = Math.Max(max, value);
        }

        return max;
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Percentile(ReadOnlySpan<double> values, int percent)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[(sorted.Length - 1) * percent / 100];
    }
}
