namespace VoipSdk.Audio;

/// <summary>The bins of a <see cref="Spectrum"/> in bands about as wide as the ear's: 94 Hz at least, else an eighth.</summary>
internal static class EchoBands
{
    private static readonly int[] First = Divide();

    public static int Count => First.Length - 1;

    public static void Sum(Spectrum spectrum, Span<float> powers)
    {
        for (int band = 0; band < Count; band++)
        {
            float sum = 0;
            for (int k = First[band]; k < First[band + 1]; k++)
            {
                sum += spectrum.Power(k);
            }

            powers[band] = sum / (First[band + 1] - First[band]);
        }
    }

    /// <summary>Bins in a band.</summary>
    public static int Width(int band) => First[band + 1] - First[band];

    /// <summary>Multiplies; between the middles of two bands the gain goes over evenly.</summary>
    public static void Apply(ReadOnlySpan<float> gains, Spectrum spectrum)
    {
        int left = 0;
        for (int k = 0; k < Spectrum.Bins; k++)
        {
            while (left + 2 < gains.Length && k >= Middle(left + 1))
            {
                left++;
            }

            float place = Math.Min(1, Math.Max(0, (k - Middle(left)) / (Middle(left + 1) - Middle(left))));
            float gain = gains[left] + (place * (gains[left + 1] - gains[left]));
            spectrum.Real[k] *= gain;
            spectrum.Imaginary[k] *= gain;
        }
    }

    private static float Middle(int band) => 0.5f * (First[band] + First[band + 1] - 1);

    private static int[] Divide()
    {
        var first = new List<int> { 0 };
        while (first[^1] < Spectrum.Bins)
        {
            first.Add(Math.Min(Spectrum.Bins, first[^1] + Math.Max(2, first[^1] / 8)));
        }

        return [.. first];
    }
}
