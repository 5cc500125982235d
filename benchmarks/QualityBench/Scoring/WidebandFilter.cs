using System.Numerics.Tensors;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>
/// 16 kHz to 48 kHz and back without a trace: the score hears when something is missing just below 8 kHz, where a call's
/// resampler, which has no time for long filters, has begun to let go.
/// </summary>
internal static class WidebandFilter
{
    private const int Factor = 3;
    private const int HalfLength = 600;
    private static readonly float[] Taps = Design();

    public static float[] From16Kilohertz(ReadOnlySpan<float> samples)
    {
        float[] result = new float[samples.Length * Factor];
        for (int i = 0; i < result.Length; i++)
        {
            int from = Math.Max(0, (i - HalfLength + Factor - 1) / Factor);
            int to = Math.Min(samples.Length - 1, (i + HalfLength) / Factor);
            float sum = 0;
            for (int k = from; k <= to; k++)
            {
                sum += samples[k] * Taps[(k * Factor) - i + HalfLength];
            }

            result[i] = Factor * sum;
        }

        return result;
    }

    public static float[] To16Kilohertz(ReadOnlySpan<float> samples)
    {
        float[] result = new float[samples.Length / Factor];
        for (int i = 0; i < result.Length; i++)
        {
            int centre = i * Factor;
            int from = Math.Max(0, centre - HalfLength);
            int to = Math.Min(samples.Length - 1, centre + HalfLength);
            result[i] = TensorPrimitives.Dot(
                samples[from..(to + 1)], Taps.AsSpan(from - centre + HalfLength, to + 1 - from));
        }

        return result;
    }

    // A sinc with Blackman's window, half its height at 8 kHz.
    private static float[] Design()
    {
        const double Cutoff = 2 * 8_000.0 / 48_000;
        float[] taps = new float[(2 * HalfLength) + 1];
        for (int i = 0; i < taps.Length; i++)
        {
            double x = i - HalfLength;
            double sinc = x == 0 ? Cutoff : Math.Sin(Math.PI * Cutoff * x) / (Math.PI * x);
            double turn = 2 * Math.PI * i / (taps.Length - 1);
            taps[i] = (float)(sinc * (0.42 - (0.5 * Math.Cos(turn)) + (0.08 * Math.Cos(2 * turn))));
        }

        return taps;
    }
}
