namespace VoipSdk.Audio;

/// <summary>
/// libspeexdsp's resampler: changes the sample rate of a stream, block after block of any length, band-limited, and can follow a
/// clock that runs a little fast or slow.
/// </summary>
/// <remarks>
/// <para>For one thread at a time, except <see cref="Dispose"/>, which is safe from any, also during another call. Nothing is
/// allocated after construction. Lengths are in frames: one sample of each channel.</para>
/// <para>Every output frame comes as early as it can: <c>n</c> input frames make the first <c>ceil(n * output / input)</c> output
/// frames, from the first block on, and what comes out is the input <see cref="Latency"/> later, also with equal rates.</para>
/// <para>VoipSdk itself needs no libspeexdsp to resample; how its own resampler compares stands in docs/voice-processing.md.</para>
/// </remarks>
public sealed unsafe class SpeexDspResampler : IAudioResampler, IDisposable
{
    /// <summary>How far <see cref="DriftPpm"/> may be from 0, in either direction.</summary>
    public const double LargestDriftPpm = 20_000;

    private const int LowestRate = 4_000;
    private const int HighestRate = 384_000;

    // When the ratio changes the library multiplies a fraction of the one denominator with the other, in 32 bits.
    private const uint LargestProduct = uint.MaxValue;
    private const uint LargestDenominator = 65_535;

    private readonly SpeexHandle _resampler;
    private Ratio _ratio;
    private double _wantedDriftPpm;

    // The input frame that was taken and the library has not taken yet.
    private readonly float[] _held;
    private bool _isHolding;

    // Where the next output frame lies, seen from the next input frame: what the library keeps to itself.
    private long _position;
    private long _fraction;
    private bool _hasRun;
    private bool _isFresh = true;

    /// <summary>Creates a resampler.</summary>
    /// <param name="inputRate">In Hz, 4,000 to 384,000.</param>
    /// <param name="outputRate">In Hz, 4,000 to 384,000.</param>
    /// <param name="channels">1, the default, or 2, interleaved.</param>
    /// <param name="quality">
    /// libspeexdsp's, 0 to 10; default 5. More costs more time and delays longer: 3 is meant for calls and delays by 24 samples of
    /// the lower rate, 7 is clean by about 100 dB, 10 has the widest band and takes ten times as long as 3.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// libspeexdsp is missing; the message is <see cref="SpeexDsp.UnavailableReason"/>.
    /// </exception>
    public SpeexDspResampler(int inputRate, int outputRate, int channels = 1, int quality = 5)
    {
        Check(inputRate, LowestRate, HighestRate, nameof(inputRate));
        Check(outputRate, LowestRate, HighestRate, nameof(outputRate));
        Check(channels, 1, 2, nameof(channels));
        Check(quality, 0, 10, nameof(quality));
        SpeexLibrary.Current.ThrowIfUnavailable();
        InputRate = inputRate;
        OutputRate = outputRate;
        Channels = channels;
        Quality = quality;
        _held = new float[channels];
        _ratio = Ratio.Of(inputRate, outputRate);
        int error;
        _resampler = new SpeexHandle(
            SpeexApi.CreateResampler((uint)channels, (uint)inputRate, (uint)outputRate, quality, &error), SpeexApi.DestroyResampler);
        using SpeexHandle.Use use = _resampler.Borrow();
        ReadLatency(use.State);
    }

    /// <summary>In Hz, as given.</summary>
    public int InputRate { get; }

    /// <summary>In Hz, as given.</summary>
    public int OutputRate { get; }

    /// <summary>1 or 2, interleaved.</summary>
    public int Channels { get; }

    /// <summary>0 to 10.</summary>
    public int Quality { get; }

    /// <summary>Input frames by which the output lags.</summary>
    public int InputLatency { get; private set; }

    /// <summary>The same in output frames, rounded.</summary>
    public int OutputLatency { get; private set; }

    /// <inheritdoc/>
    public TimeSpan Latency => TimeSpan.FromTicks(InputLatency * TimeSpan.TicksPerSecond / InputRate);

    /// <summary>
    /// By how many millionths the input's clock is faster than <see cref="InputRate"/> says, -<see cref="LargestDriftPpm"/> to
    /// <see cref="LargestDriftPpm"/>; default 0. With 100 there are 100 input frames in a million more for as many output frames. May
    /// change between blocks; the sound goes on.
    /// </summary>
    /// <remarks>
    /// Reading gives what is in effect: the nearest that the library can do, which is nearer than 0.1 in general, but knows no
    /// value between 0 and about 15 where one rate is a multiple of the other. A change computes the filter anew, so follow a
    /// clock a few times a second, not with every block; back to exactly 0 the sound moves by less than an input frame.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    /// <exception cref="InsufficientMemoryException">There is no room for a longer filter.</exception>
    /// <exception cref="ObjectDisposedException">The resampler was disposed of.</exception>
    public double DriftPpm
    {
        get => (((double)_ratio.Numerator * OutputRate / ((double)_ratio.Denominator * InputRate)) - 1) * 1e6;
        set
        {
            if (!(Math.Abs(value) <= LargestDriftPpm))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"A drift is -{LargestDriftPpm} to {LargestDriftPpm} ppm.");
            }

            using SpeexHandle.Use use = _resampler.Borrow();
            if (value != _wantedDriftPpm)
            {
                ChangeRatio(use.State, NearestRatio(value));
                _wantedDriftPpm = value;
            }
        }
    }

    /// <inheritdoc/>
    public int GetRequiredInput(int outputFrames)
    {
        if (outputFrames <= 0)
        {
            return 0;
        }

        long last = _position + ((_fraction + ((outputFrames - 1L) * _ratio.Numerator)) / _ratio.Denominator);
        return (int)Math.Min(int.MaxValue, Math.Max(0, last + 1));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The last frame of one of them is incomplete, or they overlap.</exception>
    /// <exception cref="ObjectDisposedException">The resampler was disposed of.</exception>
    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        CheckFrames(input.Length, nameof(input));
        CheckFrames(output.Length, nameof(output));
        if (input.Overlaps(output))
        {
            throw new ArgumentException("Input and output are the same memory.", nameof(output));
        }

        using SpeexHandle.Use use = _resampler.Borrow();
        int made = ProcessHeld(use.State, output);
        consumed = 0;
        if (!_isHolding)
        {
            made += Run(use.State, input, output[(made * Channels)..], out consumed);
            consumed += Hold(input[(consumed * Channels)..], isFull: made > 0 && made * Channels == output.Length);
        }

        Advance(made, consumed);
        return made;
    }

    /// <summary>
    /// Lets the output begin with the input's first frame, for recordings, where the future is known: at their end as much
    /// silence has to follow as <see cref="InputLatency"/> says.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something was resampled since construction or <see cref="Reset"/>.</exception>
    /// <exception cref="ObjectDisposedException">The resampler was disposed of.</exception>
    public void SkipLatency()
    {
        using SpeexHandle.Use use = _resampler.Borrow();
        if (!_isFresh)
        {
            throw new InvalidOperationException("The latency can only be skipped before the first block, or after Reset.");
        }

        _ = SpeexApi.SkipResamplerZeros(use.State);
        _position = InputLatency;
    }

    /// <summary>Forgets the past; <see cref="DriftPpm"/> stays.</summary>
    /// <exception cref="ObjectDisposedException">The resampler was disposed of.</exception>
    public void Reset()
    {
        const int Room = 256;
        using SpeexHandle.Use use = _resampler.Borrow();

        // The library forgets the past of the first channel only: silence drives out that of both.
        float* waste = stackalloc float[Room];
        for (long left = 2L * InputLatency; left > 0;)
        {
            uint taken = (uint)left;
            uint made = (uint)(Room / Channels);
            _ = SpeexApi.Resample(use.State, null, &taken, waste, &made);
            left -= taken;
        }

        _ = SpeexApi.ResetResampler(use.State);
        _position = 0;
        _fraction = 0;
        _isHolding = false;
        _hasRun = true;
        _isFresh = true;
    }

    /// <summary>Frees the native state, at once or when a call on another thread ends. Safe from any thread, and more than once.</summary>
    public void Dispose() => _resampler.Dispose();

    private static void Check(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    private void CheckFrames(int length, string name)
    {
        if (length % Channels != 0)
        {
            throw new ArgumentException($"A frame has {Channels} samples.", name);
        }
    }

    private int Run(nint state, ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        uint taken = (uint)(input.Length / Channels);
        uint made = (uint)(output.Length / Channels);
        fixed (float* from = input, to = output)
        {
            _ = SpeexApi.Resample(state, from, &taken, to, &made);
        }

        consumed = (int)taken;
        return (int)made;
    }

    private int ProcessHeld(nint state, Span<float> output)
    {
        if (!_isHolding)
        {
            return 0;
        }

        int made = Run(state, _held, output, out int consumed);
        _isHolding = consumed == 0;
        return made;
    }

    // To a higher rate several output frames begin at one input frame. When there is no more room the library does not take
    // that frame, which they were made of, but wants it again: here it waits, so that nobody else has to keep it.
    private int Hold(ReadOnlySpan<float> left, bool isFull)
    {
        _isHolding = isFull && !left.IsEmpty && _ratio.Numerator < _ratio.Denominator;
        if (_isHolding)
        {
            left[..Channels].CopyTo(_held);
        }

        return _isHolding ? 1 : 0;
    }

    private void Advance(int made, int taken)
    {
        long fraction = _fraction + ((long)made * _ratio.Numerator);
        _position += (fraction / _ratio.Denominator) - taken;
        _fraction = fraction % _ratio.Denominator;
        _hasRun |= made + taken > 0;
        _isFresh &= made + taken == 0;
    }

    private Ratio NearestRatio(double driftPpm)
    {
        uint largest = Math.Min(LargestDenominator, LargestProduct / _ratio.Denominator);
        var exact = Ratio.Of(InputRate, OutputRate);
        return driftPpm == 0 && exact.Denominator <= largest
            ? exact
            : Ratio.Nearest((double)InputRate / OutputRate * (1 + (driftPpm * 1e-6)), largest);
    }

    private void ChangeRatio(nint state, Ratio ratio)
    {
        int latency = InputLatency;
        int error = SpeexApi.SetResamplerRatio(state, ratio.Numerator, ratio.Denominator, (uint)InputRate, (uint)OutputRate);
        _fraction = Math.Min(_fraction * ratio.Denominator / _ratio.Denominator, ratio.Denominator - 1);
        _ratio = ratio;
        ReadLatency(state);
        if (error != 0)
        {
            throw new InsufficientMemoryException("libspeexdsp could not make the filter longer.");
        }

        // A filter that reaches further, or less far, would delay differently: the library lets the sound go on where it was.
        _position += _hasRun ? InputLatency - latency : 0;
    }

    private void ReadLatency(nint state)
    {
        InputLatency = SpeexApi.GetResamplerInputLatency(state);
        OutputLatency = SpeexApi.GetResamplerOutputLatency(state);
    }
}
