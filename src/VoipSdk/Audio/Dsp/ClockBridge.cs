using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Audio;

/// <summary>
/// Carries mono sound from one device's clock to another's, both nominally 48 kHz: one thread writes blocks of any length,
/// another reads such. Neither ever waits, locks or allocates. What is read is what was written <see cref="Delay"/> before,
/// by the devices' own clocks: continuously resampled, so that the delay stays what it is however long it runs.
/// </summary>
/// <remarks>
/// Blocks come late and in bursts, so how much waits says little. Instead each side's clock is estimated from when its
/// blocks came (<see cref="ClockSkewEstimator"/>), and the reading position follows the difference of the two.
/// </remarks>
internal sealed class ClockBridge
{
    private const int Rate = AudioPort.SampleRate;
    private const int LargestDelay = Rate;
    private const int FadeLength = Rate / 200;

    // Beside the estimated ratio of the clocks: what takes out the distance from where reading should be. Half a
    // millisecond goes in two seconds with 250 ppm; what is further away, faster.
    private const double CorrectionPerSample = 1.0 / (2 * Rate);
    private const double LargestCorrection = 0.005;
    private const double LargestSkew = 0.0015;

    // What is further away than this is not resampled away.
    private const int LargestDistance = Rate / 50;

    // Devices do not stand still for longer without something having changed.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private int _delay;
    private readonly SpscRing<float> _samples;
    private readonly SpscRing<WriteMark> _marks = new(256);
    private readonly ClockSkewEstimator _writer = new(Rate, Patience);
    private readonly ClockSkewEstimator _reader = new(Rate, Patience);
    private readonly DriftResampler _resampler = new();
    private readonly float[] _input = new float[512];

    // Of the writing thread.
    private long _written;
    private int _lost;

    // Of the reading thread: samples that were taken from the ring and that were read.
    private long _taken;
    private long _read;
    private int _lostSeen;
    private bool _isPlaying;
    private float _last;
    private long _underruns;
    private long _overruns;
    private double _distance;

    /// <summary>Creates a bridge and all that it will ever need.</summary>
    /// <param name="delay">
    /// What is read was written so long before: 1 ms to 1 s. To hold a block of the writer and how much later it may come
    /// than the earliest; the reader's blocks and lateness do not count.
    /// </param>
    /// <param name="time">Tells when a block comes; the system's by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is out of range.</exception>
    public ClockBridge(TimeSpan delay, TimeProvider? time = null)
    {
        _delay = (int)(delay.Ticks * Rate / TimeSpan.TicksPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(_delay, Rate / 1000, nameof(delay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_delay, LargestDelay, nameof(delay));
        _time = time ?? TimeProvider.System;
        _samples = new SpscRing<float>(_delay + Rate);
    }

    /// <summary>By how much what is read lags behind what is written, once that has settled.</summary>
    public TimeSpan Delay => TimeSpan.FromTicks(_delay * TimeSpan.TicksPerSecond / Rate);

    /// <summary>
    /// Another delay from the next block on, up to 1 s: a little is taken up by resampling, more by a seam. For the reading
    /// thread.
    /// </summary>
    public void ChangeDelay(int samples) => _delay = Math.Min(LargestDelay, Math.Max(Rate / 1000, samples));

    /// <summary>How far reading was from where it should be at the last block. For the reading thread.</summary>
    public TimeSpan Distance => TimeSpan.FromTicks((long)(_distance * TimeSpan.TicksPerSecond / Rate));

    /// <summary>By how many millionths the writer's clock is faster than the reader's; 0 until known. For the reading thread.</summary>
    public double SkewPpm => _writer.SkewPpm - _reader.SkewPpm;

    /// <summary>How often there was nothing to read, after there had been. From any thread.</summary>
    public long Underruns => Volatile.Read(ref _underruns);

    /// <summary>How often sound was left out because too much waited. From any thread.</summary>
    public long Overruns => Volatile.Read(ref _overruns);

    // In what was written, the next sample to be read.
    private double Position => _taken - _resampler.Ahead;

    /// <summary>Adds a block. Only for the writing thread.</summary>
    public void Write(ReadOnlySpan<float> samples)
    {
        _written += samples.Length;
        if (!_samples.TryWrite(samples, default))
        {
            // Nobody reads. The positions of what follows would not be true any more: the reader begins anew.
            _written -= samples.Length;
            Volatile.Write(ref _lost, _lost + 1);
            return;
        }

        ReadOnlySpan<WriteMark> mark = stackalloc WriteMark[] { new WriteMark(_written, Now()) };
        _marks.TryWrite(mark, default);
    }

    /// <summary>Fills the block, with silence where there is nothing. Only for the reading thread.</summary>
    public void Read(Span<float> samples)
    {
        MonoTime now = Now();
        Span<WriteMark> mark = stackalloc WriteMark[1];
        while (_marks.Read(mark) == 1)
        {
            _writer.Observe(mark[0].Position, mark[0].At);
        }

        _read += samples.Length;
        _reader.Observe(_read, now);
        double ratio = Bounded((1 + (_writer.SkewPpm * 1e-6)) / (1 + (_reader.SkewPpm * 1e-6)), LargestSkew);
        double start = WantedEnd(now, ratio) - (samples.Length * ratio);
        NoticeLoss();
        bool wasPlaying = _isPlaying;
        int filled = _isPlaying ? Continue(samples, start, ratio, out bool isSeam) : Begin(samples, start, ratio, out isSeam);
        Smooth(samples[..filled], isSeam);
        samples[filled..].Clear();
        Smooth(samples[filled..], isSeam: wasPlaying || filled > 0);
    }

    private static double Bounded(double ratio, double limit) => Math.Min(1 + limit, Math.Max(1 - limit, ratio));

    private MonoTime Now() => MonoTime.FromTimestamp(_time.GetTimestamp(), _time.TimestampFrequency);

    // Where in what was written a block ends that is read at its time, not late.
    private double WantedEnd(MonoTime now, double ratio)
    {
        double late = _reader.PositionAt(now) - _read;
        return _writer.PositionAt(now) - _delay - (late * ratio);
    }

    private void NoticeLoss()
    {
        int lost = Volatile.Read(ref _lost);
        if (lost != _lostSeen)
        {
            _lostSeen = lost;
            _taken += _samples.Skip(_samples.Count);
            _isPlaying = false;
            Volatile.Write(ref _overruns, _overruns + 1);
        }
    }

    private int Continue(Span<float> samples, double start, double ratio, out bool isSeam)
    {
        _distance = start - Position;
        isSeam = _distance > LargestDistance;
        if (_distance < -LargestDistance)
        {
            // What was read last is not due yet: silence until it is.
            _isPlaying = false;
            return 0;
        }

        if (isSeam)
        {
            Volatile.Write(ref _overruns, _overruns + 1);
            return Begin(samples, start, ratio, out _);
        }

        _resampler.Step = ratio + Math.Min(LargestCorrection, Math.Max(-LargestCorrection, _distance * CorrectionPerSample));
        return Pull(samples);
    }

    // From a whole sample on; the rest is soon taken up.
    private int Begin(Span<float> samples, double start, double ratio, out bool isSeam)
    {
        isSeam = true;
        double end = start + (samples.Length * ratio) + DriftResampler.Latency + 1;
        _isPlaying = start >= _taken && end < _taken + _samples.Count;
        if (!_isPlaying)
        {
            return 0;
        }

        _taken += _samples.Skip((int)(start - _taken));
        _resampler.Reset();
        _resampler.Step = ratio;
        return Pull(samples);
    }

    private int Pull(Span<float> samples)
    {
        int filled = 0;
        while (filled < samples.Length)
        {
            int wanted = Math.Min(_input.Length, _resampler.GetRequiredInput(samples.Length - filled));
            int count = _samples.Read(_input.AsSpan(0, wanted));
            _taken += count;
            int made = _resampler.Process(_input.AsSpan(0, count), samples[filled..], out _);
            filled += made;
            if (made == 0 && count < wanted)
            {
                _isPlaying = false;
                Volatile.Write(ref _underruns, _underruns + 1);
                break;
            }
        }

        return filled;
    }

    // Where sound does not continue what was before, the step is spread over 5 ms instead of being heard as a click.
    private void Smooth(Span<float> samples, bool isSeam)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        float step = isSeam ? _last - samples[0] : 0;
        int length = step == 0 ? 0 : Math.Min(samples.Length, FadeLength);
        for (int i = 0; i < length; i++)
        {
            samples[i] += step * (length - i) / length;
        }

        _last = samples[^1];
    }
}

/// <summary>When how much had been written.</summary>
internal readonly record struct WriteMark(long Position, MonoTime At);
