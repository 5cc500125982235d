namespace VoipSdk.Tests.Audio;

/// <summary>The tone of one frequency that fits samples best, by least squares.</summary>
internal static class ToneFit
{
    /// <returns>Its amplitude, and that of a tone as strong as all the rest.</returns>
    public static (double Level, double Company) Of(ReadOnlySpan<float> samples, double frequency, double sampleRate)
    {
        double cc = 0, ss = 0, cs = 0, yc = 0, ys = 0, yy = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * frequency * i / sampleRate;
            double c = Math.Cos(angle);
            double s = Math.Sin(angle);
            (cc, ss, cs) = (cc + (c * c), ss + (s * s), cs + (c * s));
            (yc, ys, yy) = (yc + (samples[i] * c), ys + (samples[i] * s), yy + ((double)samples[i] * samples[i]));
        }

        double determinant = (cc * ss) - (cs * cs);
        double a = ((yc * ss) - (ys * cs)) / determinant;
        double b = ((ys * cc) - (yc * cs)) / determinant;
        double rest = Math.Max(0, yy - (a * yc) - (b * ys));
        return (Math.Sqrt((a * a) + (b * b)), Math.Sqrt(2 * rest / samples.Length));
    }
}
