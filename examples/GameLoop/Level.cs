namespace GameLoop;

/// <summary>How loud.</summary>
internal static class Level
{
    public static double Energy(ReadOnlySpan<float> samples)
    {
        double energy = 0;
        foreach (float sample in samples)
        {
            energy += sample * sample;
        }

        return energy;
    }

    /// <summary>In dB, of full scale where it is a mean square; not below -99.</summary>
    public static double Decibels(double power) => Math.Max(-99, 10 * Math.Log10(power));
}
