using VoipSdk.Audio;
using VoipSdk.Tests.Audio;

namespace EchoBench;

/// <summary>What becomes of tones in a resampler. Frequencies are parts of the lower of the two Nyquist frequencies.</summary>
/// <param name="create">Makes one.</param>
/// <param name="inputRate">In Hz.</param>
/// <param name="outputRate">In Hz.</param>
/// <param name="driftPpm">By how much it plays faster than the rates say.</param>
internal sealed class TonesThrough(Func<IAudioResampler> create, int inputRate, int outputRate, double driftPpm)
{
    private const double Amplitude = 0.5;

    private readonly int _nyquist = Math.Min(inputRate, outputRate) / 2;

    /// <summary>Up to where no tone is softer, or louder, by more than this.</summary>
    public double FlatTo(double decibels)
    {
        double part = 0.02;
        while (part < 0.999 && Math.Abs(Db(Through(part).Level)) <= decibels)
        {
            part += 0.01;
        }

        return part - 0.01;
    }

    /// <summary>The most that comes with a tone of up to 0.8: distortion, noise and images, in dB of it.</summary>
    public double WorstCompany() => Parts(0.02, 0.8).Max(part =>
    {
        (double level, double rest) = Through(part);
        return Db(rest / level);
    });

    /// <summary>
    /// The most that comes of what has no place, in dB of what went in: to a lower rate of any tone beyond its band, to a higher
    /// one the images of any tone.
    /// </summary>
    public double WorstAlias() => inputRate > outputRate
        ? Parts(1.003, Math.Min(4, 0.995 * inputRate / outputRate)).Max(part => Db(Total(part)))
        : Parts(0.8, 0.997).Max(part => Db(Through(part).Company));

    private static IEnumerable<double> Parts(double from, double to)
    {
        const int Count = 60;
        for (int i = 0; i <= Count; i++)
        {
            // No tone has a simple ratio to the rates: aliases do not fall on the tone itself.
            yield return from + ((to - from) * (i + (0.1 * Math.Sin(i))) / (Count + 0.1));
        }
    }

    private static double Db(double ratio) => 20 * Math.Log10(ratio + 1e-12);

    private double Total(double part) => Math.Sqrt(2 * Settled(part).Average(sample => (double)sample * sample)) / Amplitude;

    private (double Level, double Company) Through(double part)
    {
        (double level, double company) = ToneFit.Of(Settled(part), part * _nyquist * (1 + (driftPpm * 1e-6)), outputRate);
        return (level / Amplitude, company / Amplitude);
    }

    /// <summary>The middle half of a quarter of a second.</summary>
    private float[] Settled(double part)
    {
        float[] tone = new float[inputRate / 4];
        for (int i = 0; i < tone.Length; i++)
        {
            tone[i] = (float)(Amplitude * Math.Sin(2 * Math.PI * part * _nyquist * i / inputRate));
        }

        float[] output = new float[outputRate / 4];
        int made = create().Process(tone, output, out _);
        return output[(made / 4)..(made * 3 / 4)];
    }
}
