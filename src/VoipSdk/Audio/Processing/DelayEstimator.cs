namespace VoipSdk.Audio;

/// <summary>
/// Finds how much later than it was played a sound comes back through the microphone: the first peak of the cross-correlation,
/// weighted by the smoothed coherence of each frequency, so that only what both have in common counts.
/// </summary>
/// <remarks>
/// At 4 kHz, over the last second of the one and the last half of the other, six times a second and only while something plays.
/// The work is spread over two frames. Nothing is allocated after construction.
/// </remarks>
internal sealed class DelayEstimator
{
    /// <summary>The longest delay that is looked for, in samples at 48 kHz: 500 ms.</summary>
    public const int LongestDelay = MicrophoneLength * Decimator.Factor;

    private const int Length = 4_096;
    private const int Bins = (Length / 2) + 1;
    private const int MicrophoneLength = 2_000;
    private const int FramesPerUpdate = 16;

    // Of the newest in the averages: half of the past is gone in a quarter of a second.
    private const float LeastShare = 0.35f;

    // Below -70 dB there is nothing to correlate.
    private const float LeastPower = 1e-7f;

    // Of the peak over the mean square of all lags, as amplitudes. Chance makes about 4 of 2,000 lags.
    private const float Likely = 6;
    private const float Certain = 11;

    private readonly Decimator _farDecimator = new();
    private readonly Decimator _microphoneDecimator = new();
    private readonly Fft _fft = new(Length);
    private readonly float[] _window = new float[MicrophoneLength];
    private readonly float[] _far = new float[Length];
    private readonly float[] _microphone = new float[MicrophoneLength];
    private readonly float[] _real = new float[Length];
    private readonly float[] _imaginary = new float[Length];
    private readonly float[] _crossReal = new float[Bins];
    private readonly float[] _crossImaginary = new float[Bins];
    private readonly float[] _farPower = new float[Bins];
    private readonly float[] _microphonePower = new float[Bins];
    private int _frames;
    private int _updates;
    private int _lastPeak = -1;
    private bool _isSearchDue;

    public DelayEstimator()
    {
        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = (float)Math.Sin(Math.PI * (i + 0.5) / _window.Length);
        }
    }

    /// <summary>Where the echo begins, in samples at 48 kHz after it was played; -1 before it was found.</summary>
    public int Delay { get; private set; } = -1;

    /// <summary>Takes in a frame of each, 480 samples at 48 kHz.</summary>
    public void Process(ReadOnlySpan<float> far, ReadOnlySpan<float> microphone)
    {
        Append(_farDecimator, far, _far);
        Append(_microphoneDecimator, microphone, _microphone);
        if (_isSearchDue)
        {
            _isSearchDue = false;
            Search();
        }
        else if (++_frames >= FramesPerUpdate)
        {
            _frames = 0;
            _isSearchDue = Update();
        }
    }

    public void Reset()
    {
        _farDecimator.Reset();
        _microphoneDecimator.Reset();
        _far.AsSpan().Clear();
        _microphone.AsSpan().Clear();
        _frames = 0;
        _updates = 0;
        _lastPeak = -1;
        _isSearchDue = false;
        Delay = -1;
    }

    private static void Append(Decimator decimator, ReadOnlySpan<float> frame, float[] line)
    {
        line.AsSpan(Decimator.FrameLength).CopyTo(line);
        decimator.Process(frame, line.AsSpan(line.Length - Decimator.FrameLength));
    }

    private static float Power(ReadOnlySpan<float> samples) => FrameMath.Energy(samples) / samples.Length;

    /// <summary>Both spectra by one transform, then the averages.</summary>
    private bool Update()
    {
        // What played before the microphone's part and within its reach, so that silence is not correlated with noise.
        if (Power(_far) < LeastPower || Power(_microphone) < LeastPower)
        {
            return false;
        }

        _far.CopyTo(_real, 0);
        _imaginary.AsSpan(0, Length - MicrophoneLength).Clear();
        for (int i = 0; i < MicrophoneLength; i++)
        {
            _imaginary[Length - MicrophoneLength + i] = _microphone[i] * _window[i];
        }

        _fft.Forward(_real, _imaginary);
        float share = Math.Max(LeastShare, 1f / ++_updates);
        for (int k = 1; k < Bins - 1; k++)
        {
            // Two real signals as one complex: their spectra are its even and odd parts.
            int mirror = Length - k;
            float farReal = (_real[k] + _real[mirror]) / 2;
            float farImaginary = (_imaginary[k] - _imaginary[mirror]) / 2;
            float micReal = (_imaginary[k] + _imaginary[mirror]) / 2;
            float micImaginary = (_real[mirror] - _real[k]) / 2;
            _farPower[k] += share * ((farReal * farReal) + (farImaginary * farImaginary) - _farPower[k]);
            _microphonePower[k] += share * ((micReal * micReal) + (micImaginary * micImaginary) - _microphonePower[k]);
            _crossReal[k] += share * ((micReal * farReal) + (micImaginary * farImaginary) - _crossReal[k]);
            _crossImaginary[k] += share * ((micImaginary * farReal) - (micReal * farImaginary) - _crossImaginary[k]);
        }

        return _updates > 1;
    }

    private void Search()
    {
        _real.AsSpan().Clear();
        _imaginary.AsSpan().Clear();
        for (int k = 1; k < Bins - 1; k++)
        {
            float weight = 1 / MathF.Sqrt((_farPower[k] * _microphonePower[k]) + 1e-20f);
            _real[k] = _crossReal[k] * weight;
            _imaginary[k] = _crossImaginary[k] * weight;
        }

        _fft.Backward(_real, _imaginary);
        int peak = 0;
        float sum = 0;
        for (int lag = 0; lag < MicrophoneLength; lag++)
        {
            // Only one half of the spectrum was filled, so this is the analytic signal: its magnitude has no ripple.
            _real[lag] = (_real[lag] * _real[lag]) + (_imaginary[lag] * _imaginary[lag]);
            sum += _real[lag];
            peak = _real[lag] > _real[peak] ? lag : peak;
        }

        float ratio = MathF.Sqrt(_real[peak] * MicrophoneLength / (sum + 1e-30f));
        if (ratio > Certain || (ratio > Likely && Math.Abs(peak - _lastPeak) <= 4))
        {
            Delay = Onset(peak) * Decimator.Factor;
        }

        _lastPeak = ratio > Likely ? peak : -1;
    }

    /// <summary>A reflection may be louder than the direct sound: the first lag within 20 ms before that comes near it.</summary>
    private int Onset(int peak)
    {
        for (int lag = Math.Max(0, peak - 80); lag < peak; lag++)
        {
            if (_real[lag] > 0.15f * _real[peak])
            {
                return lag;
            }
        }

        return peak;
    }
}
