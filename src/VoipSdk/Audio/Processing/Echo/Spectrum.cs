using System.Numerics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>The lower half of the spectrum of 1,024 real samples, padded to whole vectors; what is padded stays 0.</summary>
internal sealed class Spectrum
{
    public const int FftLength = 1_024;
    public const int Bins = (FftLength / 2) + 1;

    /// <summary>A multiple of every vector's length.</summary>
    public const int PaddedBins = 528;

    public float[] Real { get; } = new float[PaddedBins];

    public float[] Imaginary { get; } = new float[PaddedBins];

    public Span<Vector<float>> RealVectors => MemoryMarshal.Cast<float, Vector<float>>(Real.AsSpan());

    public Span<Vector<float>> ImaginaryVectors => MemoryMarshal.Cast<float, Vector<float>>(Imaginary.AsSpan());

    public float Power(int bin) => (Real[bin] * Real[bin]) + (Imaginary[bin] * Imaginary[bin]);

    public void Clear()
    {
        Real.AsSpan().Clear();
        Imaginary.AsSpan().Clear();
    }
}
