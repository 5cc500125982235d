namespace VoipSdk.Audio;

/// <summary>
/// The coefficients of a band-limited change of rate: a Kaiser-windowed sinc that reaches <see cref="Crossings"/> zero
/// crossings to each side, cut into phases. Stop-band from the lower Nyquist frequency on, below -66 dB; -6 dB at 0.9 of it.
/// </summary>
internal sealed class ResamplerFilter
{
    /// <summary>Between these many exact phases a rate pair without a small common ratio is interpolated.</summary>
    public const int MaxExactPhases = 512;

    private const int Crossings = 24;
    private const double KaiserBeta = 6.9;

    // The transition band ends, not begins, at the lower Nyquist frequency.
    private readonly double _cutoff = 0.905;
    private readonly int _crossings = Crossings;

    public ResamplerFilter(int inputRate, int outputRate)
    {
        int divisor = GreatestCommonDivisor(inputRate, outputRate);
        Up = outputRate / divisor;
        Down = inputRate / divisor;
        Phases = Math.Min(Up, MaxExactPhases);
        double stretch = Math.Max(1, (double)inputRate / outputRate);
        HalfLength = (int)Math.Ceiling(Crossings * stretch);
        Length = 2 * HalfLength;
        Coefficients = FillPhases(stretch);
    }

    private ResamplerFilter(int phases, int crossings, double cutoff)
    {
        _cutoff = cutoff;
        _crossings = crossings;
        Up = Down = 1;
        Phases = phases;
        HalfLength = crossings;
        Length = 2 * HalfLength;
        Coefficients = FillPhases(stretch: 1);
    }

    /// <summary>Output samples in the time of <see cref="Down"/> input samples.</summary>
    public int Up { get; }

    public int Down { get; }

    /// <summary>Input samples that one output sample is made of.</summary>
    public int Length { get; }

    /// <summary>Input samples by which the output lags.</summary>
    public int HalfLength { get; }

    public int Phases { get; }

    /// <summary>Phase after phase; one more than <see cref="Phases"/>, so that interpolation has a right neighbour.</summary>
    public float[] Coefficients { get; }

    /// <summary>
    /// For rates that are nearly equal: delays by any fraction of a sample. All of the band passes, since there is nothing
    /// beyond it, so phase 0 changes nothing.
    /// </summary>
    /// <param name="phases">Between so many phases is interpolated.</param>
    /// <param name="crossings">Zero crossings to each side: with 16 all is flat to 0.85 of the Nyquist frequency.</param>
    public static ResamplerFilter OfFractions(int phases, int crossings) => new(phases, crossings, cutoff: 1);

    private float[] FillPhases(double stretch)
    {
        float[] coefficients = new float[(Phases + 1) * Length];
        for (int phase = 0; phase <= Phases; phase++)
        {
            FillPhase(coefficients.AsSpan(phase * Length, Length), (double)phase / Phases, stretch);
        }

        return coefficients;
    }

    /// <param name="phase">The coefficients, oldest input sample first.</param>
    /// <param name="fraction">How far, in input samples, the output lies behind the input sample in the middle.</param>
    /// <param name="stretch">By how much the low-pass is narrower than the input's own band.</param>
    private void FillPhase(Span<float> phase, double fraction, double stretch)
    {
        double sum = 0;
        for (int i = 0; i < phase.Length; i++)
        {
            double distance = (i - (HalfLength - 1) - fraction) / stretch;
            double value = Sinc(distance * _cutoff) * Kaiser(distance / _crossings);
            phase[i] = (float)value;
            sum += value;
        }

        // Each phase passes a constant unchanged: otherwise the level would flicker from phase to phase.
        for (int i = 0; i < phase.Length; i++)
        {
            phase[i] = (float)(phase[i] / sum);
        }
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double position) =>
        Math.Abs(position) >= 1 ? 0 : BesselI0(KaiserBeta * Math.Sqrt(1 - (position * position))) / BesselI0(KaiserBeta);

    private static double BesselI0(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-12; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
