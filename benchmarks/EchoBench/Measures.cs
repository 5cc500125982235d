using VoipSdk.Audio;

namespace EchoBench;

/// <summary>What is measured of a microphone's signal before or after processing.</summary>
internal sealed record Measures(
    double Erle, double Convergence, double Reconvergence, double SegmentalSdr, double LogSpectralDistance, double NoiseDb, double NearAloneSdr)
{
    private const int Rate = 48_000;
    private const int Segment = 960;

    public static Measures Of(Scene scene, float[] output, float[] near)
    {
        Scenario scenario = scene.Scenario;
        int delay = Lag(near, output, (int)(scenario.NearAloneFrom * Rate), (int)(scenario.SilentFrom * Rate));
        int talkFrom = (int)((scenario.DoubleTalkFrom + 0.5) * Rate);
        int talkTo = (int)(scenario.NearAloneFrom * Rate);
        int farTo = (int)(scenario.DoubleTalkFrom * Rate);
        int jump = (int)(scenario.JumpAt * Rate);
        return new Measures(
            ErleBetween(scene, output, farTo - (4 * Rate), farTo),
            TimeToErle(scene, output, 0, jump > 0 ? jump : farTo),
            jump > 0 ? TimeToErle(scene, output, jump, farTo) : double.NaN,
            Sdr(near, output, delay, talkFrom, talkTo),
            SpectralDistance(near, output, delay, talkFrom, talkTo),
            NoiseIn(output),
            Sdr(near, output, delay, talkTo + Rate, (int)(scenario.SilentFrom * Rate)));
    }

    private static double Power(float[] samples, int from, int to)
    {
        double sum = 1e-12;
        for (int i = Math.Max(0, from); i < to && i < samples.Length; i++)
        {
            sum += (double)samples[i] * samples[i];
        }

        return sum / (to - from);
    }

    private static double Db(double ratio) => 10 * Math.Log10(ratio);

    private static double ErleBetween(Scene scene, float[] output, int from, int to) =>
        Db(Power(scene.Captured, from, to) / Power(output, from, to));

    /// <summary>From the first echo on, until 20 dB less of it is left over half a second; in seconds.</summary>
    private static double TimeToErle(Scene scene, float[] output, int from, int to)
    {
        int first = from;
        while (first < to && Math.Abs(scene.Echo[first]) < 0.003)
        {
            first++;
        }

        for (int at = first; at + (Rate / 2) < to; at += 480)
        {
            if (ErleBetween(scene, output, at, at + (Rate / 2)) >= 20)
            {
                return (at - first) / (double)Rate;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>By how much the output lags, up to 60 ms.</summary>
    private static int Lag(float[] near, float[] output, int from, int to)
    {
        int best = 0;
        double highest = double.MinValue;
        for (int lag = 0; lag <= 2_880; lag++)
        {
            double sum = 0;
            for (int i = from; i < to - 2_880; i += 3)
            {
                sum += (double)near[i] * output[i + lag];
            }

            if (sum > highest)
            {
                (highest, best) = (sum, lag);
            }
        }

        return best;
    }

    /// <summary>
    /// The mean over segments of 20 ms in which the near end speaks, each from -10 to 35 dB; a gain is no distortion.
    /// </summary>
    private static double Sdr(float[] near, float[] output, int lag, int from, int to)
    {
        double loudest = Loudest(near, from, to);
        double sum = 0;
        int count = 0;
        for (int at = from; at + Segment + lag < to; at += Segment)
        {
            double power = Power(near, at, at + Segment);
            if (power < loudest * 1e-3)
            {
                continue;
            }

            double error = 1e-12;
            for (int i = at; i < at + Segment; i++)
            {
                double difference = output[i + lag] - near[i];
                error += difference * difference;
            }

            sum += Math.Clamp(Db(power * Segment / error), -10, 35);
            count++;
        }

        return sum / count;
    }

    private static double Loudest(float[] near, int from, int to)
    {
        double loudest = 0;
        for (int at = from; at + Segment < to; at += Segment)
        {
            loudest = Math.Max(loudest, Power(near, at, at + Segment));
        }

        return loudest;
    }

    /// <summary>Between the spectra in bands of 125 Hz up to 7 kHz, in dB, over segments in which the near end speaks.</summary>
    private static double SpectralDistance(float[] near, float[] output, int lag, int from, int to)
    {
        double loudest = Loudest(near, from, to);
        var fft = new Fft(1_024);
        double sum = 0;
        int count = 0;
        for (int at = from; at + 1_024 + lag < to; at += Segment)
        {
            if (Power(near, at, at + Segment) < loudest * 1e-3)
            {
                continue;
            }

            double[] wanted = Bands(fft, near.AsSpan(at, 1_024));
            double[] had = Bands(fft, output.AsSpan(at + lag, 1_024));
            double floor = wanted.Max() * 1e-4;
            double squares = 0;
            for (int band = 0; band < wanted.Length; band++)
            {
                double difference = Db((had[band] + floor) / (wanted[band] + floor));
                squares += difference * difference;
            }

            sum += Math.Sqrt(squares / wanted.Length);
            count++;
        }

        return sum / count;
    }

    private static double[] Bands(Fft fft, ReadOnlySpan<float> samples)
    {
        (float[] real, float[] imaginary) = (new float[1_024], new float[1_024]);
        for (int i = 0; i < samples.Length; i++)
        {
            real[i] = samples[i] * (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / samples.Length)));
        }

        fft.Forward(real, imaginary);
        double[] bands = new double[50];
        for (int band = 0; band < bands.Length; band++)
        {
            for (int k = 2 + (3 * band); k < 5 + (3 * band); k++)
            {
                bands[band] += (real[k] * real[k]) + (imaginary[k] * imaginary[k]);
            }
        }

        return bands;
    }

    /// <summary>The level of the last second, in which nobody speaks, in dB of full scale.</summary>
    private static double NoiseIn(float[] output) => Db(Power(output, output.Length - Rate, output.Length));
}
