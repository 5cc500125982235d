namespace VoipSdk.Audio;

/// <summary>
/// Takes away what a linear canceller leaves: distortion of the loudspeaker, reverberation beyond the filter, what is not
/// learnt yet. In each band it knows how much of the estimated echo usually remains, and turns the band down while there is no
/// more than that. Delays by 5 ms.
/// </summary>
internal sealed class ResidualEchoSuppressor
{
    private const int FrameLength = VoiceProcessing.FrameLength;
    private const int Overlap = 240;
    private const int WindowLength = FrameLength + Overlap;

    // How long echoes sound on, in power a frame: what the filter models, and what comes later, to a reverberation time of 1 s.
    private const float Reverberation = 0.79f;
    private const float LateReverberation = 0.87f;

    // In power: an echo of which nothing can be learnt, and one that is over beside what is heard.
    private const float LeastEcho = 1e-4f;
    private const float EchoIsOver = 1e-3f;

    // Where less than this share of the power passes, nobody speaks at this end.
    private const float EmptyShare = 0.3f;

    // What a loudspeaker's distortion and the window bring into bands where the echo's estimate has nothing: -35 dB.
    private const float Spread = 3e-4f;

    // The leak is tracked as a low quantile, since near-end speech can only raise it: in dB a frame.
    private const float LeakRise = 0.07f;
    private const float LeakFall = 0.4f;
    private const float LowestLeak = -50;
    private const float FirstLateLeak = -6;

    // In dB above that quantile is most of what remains.
    private const float Margin = 13;

    // While somebody speaks at this end, speech hides most of what remains: so much less of the margin, in powers of ten, from
    // where all of what is left is so far above what can remain of the echo, in dB, and at most from there on.
    private const float MarginHidden = 1;
    private const float NearEndFrom = 3;
    private const float NearEndTo = 9;
    private const float LeastGain = 0.03f;
    private const float NoiseRise = 1.008f;

    private readonly SpectrumTransform _transform = new();
    private readonly float[] _window = new float[WindowLength];
    private readonly float[] _pastError = new float[Overlap];
    private readonly float[] _pastEcho = new float[Overlap];
    private readonly float[] _overlap = new float[Overlap];
    private readonly Spectrum _error = new();
    private readonly Spectrum _echo = new();
    private readonly Spectrum _nothing = new();
    private readonly float[] _errorPower = new float[EchoBands.Count];
    private readonly float[] _echoNow = new float[EchoBands.Count];
    private readonly float[] _echoPower = new float[EchoBands.Count];
    private readonly float[] _smoothed = new float[EchoBands.Count];
    private readonly float[] _noise = new float[EchoBands.Count];
    private readonly float[] _leak = new float[EchoBands.Count];
    private readonly float[] _late = new float[EchoBands.Count];
    private readonly float[] _lateLeak = new float[EchoBands.Count];
    private readonly float[] _applied = new float[EchoBands.Count];
    private readonly float[] _gains = new float[EchoBands.Count];
    private readonly float[] _residual = new float[EchoBands.Count];

    private float _nearEnd;
    private float _passing = 1;

    public ResidualEchoSuppressor()
    {
        _window.AsSpan().Fill(1);
        for (int i = 0; i < Overlap; i++)
        {
            _window[i] = (float)Math.Sin(Math.PI / 2 * (i + 0.5) / Overlap);
            _window[WindowLength - 1 - i] = _window[i];
        }

        Reset();
    }

    /// <param name="error">What is left of the frame; becomes what is to be heard, 5 ms later.</param>
    /// <param name="echo">What was taken away from it.</param>
    public void Process(Span<float> error, ReadOnlySpan<float> echo)
    {
        Window(_pastError, error, _transform.First);
        Window(_pastEcho, echo, _transform.Second);
        _transform.Forward(_error, _echo);
        EchoBands.Sum(_error, _errorPower);
        EchoBands.Sum(_echo, _echoNow);
        FollowEcho();
        for (int band = 0; band < _gains.Length; band++)
        {
            FollowNoise(band);
            FollowLeak(band);
            _residual[band] = Residual(band);
        }

        float hidden = FollowNearEnd();
        for (int band = 0; band < _gains.Length; band++)
        {
            float gain = Gain(band, hidden);
            _gains[band] = gain < _gains[band] ? gain : _gains[band] + (0.7f * (gain - _gains[band]));
        }

        SuppressRemains();
        EchoBands.Apply(_applied, _error);
        _transform.Backward(_error, _nothing);
        for (int i = 0; i < FrameLength; i++)
        {
            float sample = _transform.First[i] * _window[i] / Spectrum.FftLength;
            error[i] = i < Overlap ? sample + _overlap[i] : sample;
        }

        for (int i = 0; i < Overlap; i++)
        {
            _overlap[i] = _transform.First[FrameLength + i] * _window[FrameLength + i] / Spectrum.FftLength;
        }
    }

    public void Reset()
    {
        _pastError.AsSpan().Clear();
        _pastEcho.AsSpan().Clear();
        _overlap.AsSpan().Clear();
        _echoPower.AsSpan().Clear();
        _smoothed.AsSpan().Clear();
        _noise.AsSpan().Clear();
        _late.AsSpan().Clear();
        _gains.AsSpan().Fill(1);
        _passing = 1;
        _nearEnd = 0;

        // Nothing is known yet: all of the echo may remain.
        _leak.AsSpan().Clear();
        _lateLeak.AsSpan().Fill(FirstLateLeak);
    }

    private void Window(float[] past, ReadOnlySpan<float> frame, Span<float> windowed)
    {
        past.CopyTo(windowed);
        frame.CopyTo(windowed[Overlap..]);
        frame[^Overlap..].CopyTo(past);
        for (int i = 0; i < Overlap; i++)
        {
            windowed[i] *= _window[i];
            windowed[FrameLength + i] *= _window[FrameLength + i];
        }

        windowed[WindowLength..].Clear();
    }

    private void FollowEcho()
    {
        float total = 0;
        for (int band = 0; band < _echoPower.Length; band++)
        {
            _echoPower[band] = Math.Max(_echoNow[band], _echoPower[band] * Reverberation);
            _late[band] = Math.Max(_echoNow[band], _late[band] * LateReverberation);
            total += _echoPower[band] * EchoBands.Width(band);
        }

        float everywhere = Spread * total / Spectrum.Bins;
        for (int band = 0; band < _echoPower.Length; band++)
        {
            _echoPower[band] = Math.Max(_echoPower[band], everywhere);
        }
    }

    private void FollowNoise(int band)
    {
        _smoothed[band] += 0.3f * (_errorPower[band] - _smoothed[band]);
        if (_noise[band] == 0 || _smoothed[band] < _noise[band])
        {
            _noise[band] = _smoothed[band];
        }
        else if (_echoPower[band] < EchoIsOver * _errorPower[band])
        {
            // Not while there is an echo: what it leaves in small rooms is as steady as noise.
            _noise[band] *= NoiseRise;
        }
    }

    private void FollowLeak(int band)
    {
        if (_late[band] < LeastEcho)
        {
            return;
        }

        // Speech and noise can only raise the share, so it comes down fast and goes up slowly, and not at all by noise.
        float rise = _errorPower[band] > 4 * _noise[band] ? LeakRise : 0;
        if (_echoPower[band] < 0.3f * _late[band])
        {
            Follow(ref _lateLeak[band], _errorPower[band] / _late[band], rise, -3);
        }
        else
        {
            Follow(ref _leak[band], _errorPower[band] / _echoPower[band], rise, 6);
        }
    }

    private static void Follow(ref float leak, float ratio, float rise, float highest)
    {
        leak += FrameMath.ToDecibels(ratio) > leak ? rise : -LeakFall;
        leak = Math.Min(highest, Math.Max(LowestLeak, leak));
    }

    /// <summary>
    /// Where hardly anything passes, nobody speaks at this end: then the bands that pass are mistakes.
    /// </summary>
    private void SuppressRemains()
    {
        float all = 1e-12f;
        float passes = 1e-12f;
        for (int band = 0; band < _gains.Length; band++)
        {
            float power = _errorPower[band] * EchoBands.Width(band);
            all += power;
            passes += power * _gains[band] * _gains[band];
        }

        float share = passes / all;
        float factor = Math.Min(1, share / EmptyShare);
        _passing += factor < _passing ? 0.5f * (factor - _passing) : factor - _passing;
        for (int band = 0; band < _gains.Length; band++)
        {
            _applied[band] = Math.Max(Math.Min(Least(band), _gains[band]), _gains[band] * _passing);
        }
    }

    private float Gain(int band, float hidden)
    {
        float passes = 1 - (hidden * _residual[band] / (_errorPower[band] + 1e-12f));
        return Math.Max(Least(band), passes);
    }

    /// <summary>Most of what remains of the echo in a band.</summary>
    private float Residual(int band) =>
        (_echoPower[band] * MathF.Pow(10, (_leak[band] + Margin) / 10))
        + (_late[band] * MathF.Pow(10, (_lateLeak[band] + Margin) / 10));

    /// <summary>
    /// Whether somebody speaks at this end: what is left of all bands is more than an echo leaves, though one band's may be.
    /// </summary>
    /// <returns>What the residual is multiplied with.</returns>
    private float FollowNearEnd()
    {
        float left = 1e-12f;
        float residual = 1e-12f;
        for (int band = 0; band < _residual.Length; band++)
        {
            left += Math.Max(0, _errorPower[band] - (2 * _noise[band])) * EchoBands.Width(band);
            residual += _residual[band] * EchoBands.Width(band);
        }

        float share = (FrameMath.ToDecibels(left / residual) - NearEndFrom) / (NearEndTo - NearEndFrom);
        float now = Math.Min(1, Math.Max(0, share));
        _nearEnd += 0.5f * (now - _nearEnd);
        return MathF.Pow(10, -MarginHidden * _nearEnd);
    }

    /// <summary>Never below the noise that was there before: a hole in it would be heard.</summary>
    private float Least(int band) =>
        Math.Max(LeastGain, MathF.Sqrt(Math.Min(1, 0.7f * _noise[band] / (_errorPower[band] + 1e-12f))));
}
