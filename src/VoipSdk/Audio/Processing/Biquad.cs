namespace VoipSdk.Audio;

/// <summary>
/// A filter of second order at 48 kHz, transposed direct form II. In double: at 80 Hz the poles lie so close to the unit circle
/// that float would hiss.
/// </summary>
internal sealed class Biquad
{
    private readonly double _b0;
    private readonly double _b1;
    private readonly double _b2;
    private readonly double _a1;
    private readonly double _a2;
    private double _z1;
    private double _z2;

    private Biquad(double b0, double b1, double a0, double a1, double a2)
    {
        // Both kinds are symmetrical: b2 is b0.
        _b0 = _b2 = b0 / a0;
        _b1 = b1 / a0;
        _a1 = a1 / a0;
        _a2 = a2 / a0;
    }

    public static Biquad HighPass(double corner, double quality)
    {
        (double cosine, double alpha) = Prewarp(corner, quality);
        return new Biquad((1 + cosine) / 2, -(1 + cosine), 1 + alpha, -2 * cosine, 1 - alpha);
    }

    public static Biquad LowPass(double corner, double quality)
    {
        (double cosine, double alpha) = Prewarp(corner, quality);
        return new Biquad((1 - cosine) / 2, 1 - cosine, 1 + alpha, -2 * cosine, 1 - alpha);
    }

    public void Process(Span<float> samples)
    {
        double z1 = _z1;
        double z2 = _z2;
        for (int i = 0; i < samples.Length; i++)
        {
            double x = samples[i];
            double y = (_b0 * x) + z1;
            z1 = (_b1 * x) - (_a1 * y) + z2;
            z2 = (_b2 * x) - (_a2 * y);
            samples[i] = (float)y;
        }

        // Silence would end in denormal numbers, which are slow.
        _z1 = Math.Abs(z1) < 1e-20 ? 0 : z1;
        _z2 = Math.Abs(z2) < 1e-20 ? 0 : z2;
    }

    public void Reset()
    {
        _z1 = 0;
        _z2 = 0;
    }

    private static (double Cosine, double Alpha) Prewarp(double corner, double quality)
    {
        double angle = 2 * Math.PI * corner / AudioPort.SampleRate;
        return (Math.Cos(angle), Math.Sin(angle) / (2 * quality));
    }
}
