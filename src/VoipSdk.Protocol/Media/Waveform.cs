using System.Numerics;
using System.Runtime.InteropServices;

namespace VoipSdk.Protocol.Media;

/// <summary>Sums over samples, in as many lanes as the processor has.</summary>
internal static class Waveform
{
    public static double Energy(ReadOnlySpan<float> samples) => Product(samples, samples);

    /// <summary>Normalised correlation: 1 for the same waveform at any level, 0 for unrelated ones, -1 for opposite ones.</summary>
    public static double Similarity(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double energies = Energy(first) * Energy(second);
        return energies <= 0 ? 0 : Product(first, second) / Math.Sqrt(energies);
    }

    public static double Product(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        ReadOnlySpan<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(first);
        ReadOnlySpan<Vector<float>> b = MemoryMarshal.Cast<float, Vector<float>>(second);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sums += a[i] * b[i];
        }

        float sum = Vector.Dot(sums, Vector<float>.One);
        for (int i = a.Length * Vector<float>.Count; i < first.Length; i++)
        {
            sum += first[i] * second[i];
        }

        return sum;
    }
}
