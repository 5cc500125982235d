using System.Numerics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>
/// Changes the sample rate of one mono stream, block after block of any length, band-limited. For one thread at a time.
/// Nothing is allocated after construction.
/// </summary>
/// <remarks>
/// Every output sample comes as early as it can: <c>n</c> input samples make the first <c>ceil(n * output / input)</c>
/// output samples, so 160 samples at 8 kHz make exactly 960 at 48 kHz, from the first block on. What comes out is the
/// input <see cref="Latency"/> later. With equal rates samples pass unchanged and without delay.
/// </remarks>
internal sealed class Resampler : IAudioResampler
{
    public const int LowestRate = 4_000;
    public const int HighestRate = 384_000;

    private const int BlockLength = 512;

    private readonly ResamplerFilter? _filter;

    // The filter's past, then up to one block of input.
    private readonly float[] _line;
    private int _filled;

    // Where in the line the next output sample's filter begins, and how far it is beyond that, in parts of Up.
    private int _position;
    private int _fraction;

    /// <summary>Both rates in Hz, 4,000 to 384,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not.</exception>
    public Resampler(int inputRate, int outputRate)
    {
        CheckRate(inputRate, nameof(inputRate));
        CheckRate(outputRate, nameof(outputRate));
        InputRate = inputRate;
        OutputRate = outputRate;
        _line = [];
        if (inputRate != outputRate)
        {
            _filter = new ResamplerFilter(inputRate, outputRate);
            _line = new float[_filter.Length - 1 + BlockLength];
            Reset();
        }
    }

    public int InputRate { get; }

    public int OutputRate { get; }

    /// <summary>Input samples by which the output lags: 24 of the lower rate's, so 3 ms for 8 kHz; 0 for equal rates.</summary>
    public int InputLatency => _filter?.HalfLength ?? 0;

    /// <summary>The same as time.</summary>
    public TimeSpan Latency => TimeSpan.FromSeconds((double)InputLatency / InputRate);

    /// <exception cref="ArgumentOutOfRangeException">It is not 4,000 to 384,000.</exception>
    public static void CheckRate(int rate, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, LowestRate, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, HighestRate, name);
    }

    /// <summary>All of a recording at another rate, aligned with the original: length and position in time are kept.</summary>
    public static float[] Convert(ReadOnlySpan<float> samples, int inputRate, int outputRate)
    {
        var resampler = new Resampler(inputRate, outputRate);
        float[] output = new float[(((long)samples.Length * outputRate) + inputRate - 1) / inputRate];
        resampler.SkipLatency();
        int written = resampler.Process(samples, output, out _);
        resampler.Process(new float[resampler.InputLatency], output.AsSpan(written), out _);
        return output;
    }

    /// <summary>Forgets the past.</summary>
    public void Reset()
    {
        if (_filter is not null)
        {
            _filled = _filter.Length - 1;
            _line.AsSpan(0, _filled).Clear();
            _position = 0;
            _fraction = 0;
        }
    }

    /// <summary>Input samples that the next <paramref name="outputLength"/> output samples need.</summary>
    public int GetRequiredInput(int outputLength)
    {
        if (_filter is null || outputLength <= 0)
        {
            return Math.Max(0, outputLength);
        }

        long last = _position + ((_fraction + ((long)(outputLength - 1) * _filter.Down)) / _filter.Up);
        return (int)Math.Max(0, last + _filter.Length - _filled);
    }

    /// <summary>
    /// Takes <paramref name="input"/> until it is used up or <paramref name="output"/> is full. Input that was taken is
    /// never asked for again, even if its output did not fit yet.
    /// </summary>
    /// <returns>Samples written to the start of <paramref name="output"/>.</returns>
    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        if (_filter is null)
        {
            consumed = Math.Min(input.Length, output.Length);
            input[..consumed].CopyTo(output);
            return consumed;
        }

        consumed = 0;
        int written = 0;
        while (true)
        {
            written += Drain(_filter, output[written..]);
            int taken = written == output.Length ? 0 : Fill(input[consumed..]);
            if (taken == 0)
            {
                return written;
            }

            consumed += taken;
        }
    }

    /// <summary>Lets the output begin with the input's first sample; for recordings, where the future is known.</summary>
    private void SkipLatency() => _position += InputLatency;

    private int Fill(ReadOnlySpan<float> input)
    {
        if (_filled == _line.Length)
        {
            // What the next output sample needs moves to the front.
            int kept = Math.Max(0, _filled - _position);
            _line.AsSpan(_filled - kept, kept).CopyTo(_line);
            _position -= _filled - kept;
            _filled = kept;
        }

        int taken = Math.Min(_line.Length - _filled, input.Length);
        input[..taken].CopyTo(_line.AsSpan(_filled));
        _filled += taken;
        return taken;
    }

    private int Drain(ResamplerFilter filter, Span<float> output)
    {
        int written = 0;
        int wholeStep = filter.Down / filter.Up;
        int fractionStep = filter.Down % filter.Up;
        while (written < output.Length && _position + filter.Length <= _filled)
        {
            output[written++] = NextSample(filter);
            _position += wholeStep;
            _fraction += fractionStep;
            if (_fraction >= filter.Up)
            {
                _fraction -= filter.Up;
                _position++;
            }
        }

        return written;
    }

    private float NextSample(ResamplerFilter filter)
    {
        ReadOnlySpan<float> samples = _line.AsSpan(_position, filter.Length);
        if (filter.Phases == filter.Up)
        {
            return Dot(samples, filter.Coefficients.AsSpan(_fraction * filter.Length, filter.Length));
        }

        double place = (double)_fraction * filter.Phases / filter.Up;
        int phase = (int)place;
        float weight = (float)(place - phase);
        float left = Dot(samples, filter.Coefficients.AsSpan(phase * filter.Length, filter.Length));
        float right = Dot(samples, filter.Coefficients.AsSpan((phase + 1) * filter.Length, filter.Length));
        return left + (weight * (right - left));
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
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
}
