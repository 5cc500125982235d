using System.Numerics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>
/// The discrete Fourier transform of complex numbers, real and imaginary parts apart, in place. Unscaled in both directions.
/// Allocates nothing after construction; one thread at a time.
/// </summary>
internal sealed class Fft
{
    private readonly int[] _reversed;

    // The factors of the stages with 1, 2, 4, ... factors, one after another: stage s begins at 2^s - 1.
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="length">A power of two, at least 2.</param>
    public Fft(int length)
    {
        Length = length;
        _reversed = new int[length];
        for (int i = 1; i < length; i++)
        {
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) * (length >> 1));
        }

        _cosines = new float[length - 1];
        _sines = new float[length - 1];
        for (int half = 1; half < length; half *= 2)
        {
            for (int k = 0; k < half; k++)
            {
                _cosines[half - 1 + k] = (float)Math.Cos(-Math.PI * k / half);
                _sines[half - 1 + k] = (float)Math.Sin(-Math.PI * k / half);
            }
        }
    }

    public int Length { get; }

    public void Forward(float[] real, float[] imaginary)
    {
        for (int i = 0; i < Length; i++)
        {
            int j = _reversed[i];
            if (j > i)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }

        for (int half = 1; half < Length; half *= 2)
        {
            ReadOnlySpan<float> cosines = _cosines.AsSpan(half - 1, half);
            ReadOnlySpan<float> sines = _sines.AsSpan(half - 1, half);
            for (int start = 0; start < Length; start += 2 * half)
            {
                Butterflies(
                    real.AsSpan(start, half), imaginary.AsSpan(start, half),
                    real.AsSpan(start + half, half), imaginary.AsSpan(start + half, half), cosines, sines);
            }
        }
    }

    /// <summary>The transform with the other sign: what <see cref="Forward"/> made, times <see cref="Length"/>.</summary>
    public void Backward(float[] real, float[] imaginary) => Forward(imaginary, real);

    private static void Butterflies(
        Span<float> upReal, Span<float> upImaginary, Span<float> downReal, Span<float> downImaginary,
        ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        int done = 0;
        if (upReal.Length >= Vector<float>.Count)
        {
            Span<Vector<float>> ar = MemoryMarshal.Cast<float, Vector<float>>(upReal);
            Span<Vector<float>> ai = MemoryMarshal.Cast<float, Vector<float>>(upImaginary);
            Span<Vector<float>> br = MemoryMarshal.Cast<float, Vector<float>>(downReal);
            Span<Vector<float>> bi = MemoryMarshal.Cast<float, Vector<float>>(downImaginary);
            ReadOnlySpan<Vector<float>> c = MemoryMarshal.Cast<float, Vector<float>>(cosines);
            ReadOnlySpan<Vector<float>> s = MemoryMarshal.Cast<float, Vector<float>>(sines);
            for (int i = 0; i < ar.Length; i++)
            {
                Vector<float> tr = (br[i] * c[i]) - (bi[i] * s[i]);
                Vector<float> ti = (br[i] * s[i]) + (bi[i] * c[i]);
                br[i] = ar[i] - tr;
                bi[i] = ai[i] - ti;
                ar[i] += tr;
                ai[i] += ti;
            }

            done = ar.Length * Vector<float>.Count;
        }

        for (int i = done; i < upReal.Length; i++)
        {
            float tr = (downReal[i] * cosines[i]) - (downImaginary[i] * sines[i]);
            float ti = (downReal[i] * sines[i]) + (downImaginary[i] * cosines[i]);
            downReal[i] = upReal[i] - tr;
            downImaginary[i] = upImaginary[i] - ti;
            upReal[i] += tr;
            upImaginary[i] += ti;
        }
    }
}
