namespace VoipSdk.Audio;

/// <summary>A positive fraction in lowest terms, as libspeexdsp's resampler wants it.</summary>
internal readonly record struct Ratio(uint Numerator, uint Denominator)
{
    public double Value => (double)Numerator / Denominator;

    public static Ratio Of(int numerator, int denominator)
    {
        int divisor = GreatestCommonDivisor(numerator, denominator);
        return new Ratio((uint)(numerator / divisor), (uint)(denominator / divisor));
    }

    /// <summary>The nearest fraction whose denominator is not greater, by continued fractions.</summary>
    /// <param name="value">Positive, and such that the numerator fits.</param>
    /// <param name="largestDenominator">1 or more.</param>
    public static Ratio Nearest(double value, uint largestDenominator)
    {
        (double before, double last) = (0, 1);
        (double beforeDenominator, double lastDenominator) = (1, 0);
        for (double rest = value; ;)
        {
            double whole = Math.Floor(rest);
            double denominator = (whole * lastDenominator) + beforeDenominator;
            if (denominator > largestDenominator)
            {
                // The last step as far as there is room may be nearer than the fraction before it.
                double part = Math.Floor((largestDenominator - beforeDenominator) / lastDenominator);
                (double above, double aboveDenominator) = ((part * last) + before, (part * lastDenominator) + beforeDenominator);
                return Math.Abs((above / aboveDenominator) - value) < Math.Abs((last / lastDenominator) - value)
                    ? Of((int)above, (int)aboveDenominator)
                    : Of((int)last, (int)lastDenominator);
            }

            (before, last) = (last, (whole * last) + before);
            (beforeDenominator, lastDenominator) = (lastDenominator, denominator);
            rest -= whole;
            if (rest < 1e-12)
            {
                return Of((int)last, (int)lastDenominator);
            }

            rest = 1 / rest;
        }
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
