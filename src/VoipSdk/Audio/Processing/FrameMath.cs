using System.Numerics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>Sums over a frame.</summary>
internal static class FrameMath
{
    public static float Energy(ReadOnlySpan<float> samples) => Dot(samples, samples);

    /// <summary>The sum of the products; <paramref name="b"/> is at least as long.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> vectorsA = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> vectorsB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < vectorsA.Length; i++)
        {
            sums += vectorsA[i] * vectorsB[i];
        }

        float sum = Vector.Dot(sums, Vector<float>.One);
        for (int i = vectorsA.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    public static float Peak(ReadOnlySpan<float> samples)
    {
        float peak = 0;
        foreach (float sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        return peak;
    }

    public static bool IsFinite(ReadOnlySpan<float> samples) => float.IsFinite(Energy(samples));

    /// <summary>Of a power, 1 being full scale; -120 at least.</summary>
    public static float ToDecibels(float power) => 10 * MathF.Log10(power + 1e-12f);

    /// <summary>The factor for an amplitude.</summary>
    public static float FromDecibels(float decibels) => MathF.Pow(10, decibels / 20);
}
