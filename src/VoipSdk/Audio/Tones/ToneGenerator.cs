namespace VoipSdk.Audio;

/// <summary>
/// Makes the samples of a <see cref="ToneCadence"/>: 48 kHz mono, any number at a time. Tones begin and end within 5 ms and not at
/// once, which would click.
/// </summary>
/// <remarks>Not thread-safe. Neither waits, locks nor allocates: may be used in an audio callback.</remarks>
public sealed class ToneGenerator
{
    private const int FadeSamples = AudioPort.SampleRate / 200;
    private readonly ToneCadence _tone;
    private readonly long[] _pattern;
    private readonly double _step;
    private readonly double _secondStep;
    private readonly float _level;
    private double _phase;
    private double _secondPhase;
    private long _position;
    private int _part;
    private float _gain;
    private volatile bool _isStopped;

    /// <summary>Begins at the tone's beginning.</summary>
    public ToneGenerator(ToneCadence tone)
    {
        ArgumentNullException.ThrowIfNull(tone);
        _tone = tone;
        _pattern = new long[tone.Pattern.Count];
        for (int i = 0; i < _pattern.Length; i++)
        {
            _pattern[i] = tone.Pattern[i].Ticks * AudioPort.SampleRate / TimeSpan.TicksPerSecond;
        }

        _step = 2 * Math.PI * tone.Frequency / AudioPort.SampleRate;
        _secondStep = 2 * Math.PI * tone.SecondFrequency / AudioPort.SampleRate;
        _level = tone.SecondFrequency > 0 ? tone.Level / 2 : tone.Level;
    }

    /// <summary>What it makes.</summary>
    public ToneCadence Tone => _tone;

    /// <summary>Whether it was stopped and has faded out: there is only silence from now on.</summary>
    public bool IsSilent => _isStopped && _gain <= 0;

    /// <summary>Ends the tone within 5 ms of samples. From any thread.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Fills all of <paramref name="samples"/> with what comes next.</summary>
    public void Fill(Span<float> samples)
    {
        bool isStopped = _isStopped;
        for (int i = 0; i < samples.Length; i++)
        {
            float target = isStopped || !IsSounding() ? 0 : 1;
            _gain = target > _gain ? Math.Min(1, _gain + (1f / FadeSamples)) : Math.Max(target, _gain - (1f / FadeSamples));
            samples[i] = _gain <= 0 ? 0 : _gain * _level * Sample();
            Advance();
        }
    }

    private bool IsSounding() => _part % 2 == 0;

    private float Sample()
    {
        double sample = Math.Sin(_phase);
        _phase = Wrapped(_phase + _step);
        if (_secondStep > 0)
        {
            sample += Math.Sin(_secondPhase);
            _secondPhase = Wrapped(_secondPhase + _secondStep);
        }

        return (float)sample;
    }

    private static double Wrapped(double phase) => phase < 2 * Math.PI ? phase : phase - (2 * Math.PI);

    private void Advance()
    {
        if (_pattern.Length > 0 && ++_position >= _pattern[_part])
        {
            _position = 0;
            _part = (_part + 1) % _pattern.Length;
        }
    }
}
