namespace VoipSdk.Audio;

/// <summary>Between 1,024 real samples and their <see cref="Spectrum"/>; two at once cost as much as one.</summary>
internal sealed class SpectrumTransform
{
    private const int Length = Spectrum.FftLength;
    private readonly Fft _fft = new(Length);
    private readonly float[] _real = new float[Length];
    private readonly float[] _imaginary = new float[Length];

    /// <summary>The samples of the one; the other's are <see cref="Second"/>. Filled by the caller, or by Backward.</summary>
    public Span<float> First => _real;

    public Span<float> Second => _imaginary;

    /// <summary>Makes two spectra of <see cref="First"/> and <see cref="Second"/>, whose content is lost.</summary>
    public void Forward(Spectrum first, Spectrum second)
    {
        _fft.Forward(_real, _imaginary);
        for (int k = 0; k < Spectrum.Bins; k++)
        {
            int mirror = (Length - k) & (Length - 1);
            first.Real[k] = 0.5f * (_real[k] + _real[mirror]);
            first.Imaginary[k] = 0.5f * (_imaginary[k] - _imaginary[mirror]);
            second.Real[k] = 0.5f * (_imaginary[k] + _imaginary[mirror]);
            second.Imaginary[k] = 0.5f * (_real[mirror] - _real[k]);
        }
    }

    /// <summary>Makes samples of two spectra, in <see cref="First"/> and <see cref="Second"/>, 1,024 times too large.</summary>
    public void Backward(Spectrum first, Spectrum second)
    {
        for (int k = 0; k < Spectrum.Bins; k++)
        {
            int mirror = (Length - k) & (Length - 1);
            _real[k] = first.Real[k] - second.Imaginary[k];
            _imaginary[k] = first.Imaginary[k] + second.Real[k];
            _real[mirror] = first.Real[k] + second.Imaginary[k];
            _imaginary[mirror] = second.Real[k] - first.Imaginary[k];
        }

        // Of real samples these two are real.
        _real[0] = first.Real[0];
        _imaginary[0] = second.Real[0];
        _real[Length / 2] = first.Real[Length / 2];
        _imaginary[Length / 2] = second.Real[Length / 2];
        _fft.Backward(_real, _imaginary);
    }
}
