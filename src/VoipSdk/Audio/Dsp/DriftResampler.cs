using System.Numerics;

namespace VoipSdk.Audio;

/// <summary>
/// Plays a mono stream a little faster or slower than it was recorded: by a ratio that may change between blocks, for
/// clocks that run apart. For one thread at a time; nothing is allocated after construction.
/// </summary>
/// <remarks>
/// While <see cref="Step"/> has always been 1 samples pass unchanged and without delay. From the first other value on the
/// output lags by <see cref="Latency"/> samples: the block in which that begins gives so many fewer, and nothing jumps.
/// </remarks>
internal sealed class DriftResampler
{
    /// <summary>Input samples by which the output lags: a third of a millisecond at 48 kHz.</summary>
    public const int Latency = Taps / 2;

    /// <summary>How far <see cref="Step"/> may be from 1.</summary>
    public const double LargestDeviation = 0.02;

    private const int Taps = 32;
    private const int Past = Latency - 1;
    private const int BlockLength = 512;
    private const int Phases = 256;

    // Over a run of outputs the filter moves from one phase to another; on the way the output is interpolated, for which
    // the phases must be near each other: 80 dB below a tone of 8 kHz.
    private const double FurthestPhase = 1.0 / 64;
    private const int LongestRun = 64;
    private const double ReturnDeviation = 20e-6;

    private static readonly ResamplerFilter Filter = ResamplerFilter.OfFractions(Phases, Latency);
    private static readonly Vector<float> LaneNumbers = Lanes();

    // The filter's past, then up to one block of input, then room for vectors to read beyond the end.
    private readonly float[] _line = new float[Taps - 1 + BlockLength + LongestRun];
    private readonly float[] _first = new float[Taps];
    private readonly float[] _slope = new float[Taps];
    private readonly float[] _made = new float[2 * LongestRun];
    private int _filled;

    // Where in the line the next output sample's filter begins, and how far it lies beyond that.
    private int _position;
    private double _fraction;
    private double _step = 1;
    private bool _isReturning;

    public DriftResampler() => Reset();

    /// <summary>Input samples an output sample: 1.0002 takes away the drift of a sender that is 200 ppm fast.</summary>
    public double Step
    {
        get => _step;
        set
        {
            _step = Math.Min(1 + LargestDeviation, Math.Max(1 - LargestDeviation, value));
            _isReturning = false;
        }
    }

    /// <summary>How far, in input samples, the next output lies between two of them.</summary>
    public double Fraction => _fraction;

    /// <summary>Input samples that were taken and lie after the next output sample's place.</summary>
    public double Ahead => _filled - (_position + Past + _fraction);

    /// <summary>
    /// Lets <see cref="Step"/> become 1, and as soon as the output lies on input samples lets them pass unchanged and without
    /// delay again: within half a second, since until then it goes on slightly faster or slower.
    /// </summary>
    public void ReturnToUnchanged()
    {
        if (!PassesUnchanged && !_isReturning)
        {
            _isReturning = true;
            _step = _fraction < 0.5 ? 1 - ReturnDeviation : 1 + ReturnDeviation;
        }
    }

    /// <summary>Forgets the past; <see cref="Step"/> stays.</summary>
    public void Reset()
    {
        if (_isReturning)
        {
            _isReturning = false;
            _step = 1;
        }

        _filled = Taps - 1;
        _line.AsSpan(0, _filled).Clear();
        _position = _filled - Past;
        _fraction = 0;
    }

    /// <summary>
    /// Input samples that the next <paramref name="outputLength"/> output samples need; one less or more where rounding
    /// decides.
    /// </summary>
    public int GetRequiredInput(int outputLength)
    {
        if (outputLength <= 0)
        {
            return 0;
        }

        int required = PassesUnchanged
            ? _position + Past + outputLength - _filled
            : _position + (int)(_fraction + ((outputLength - 1) * _step)) + Taps - _filled;
        return Math.Max(0, required);
    }

    /// <summary>
    /// Takes <paramref name="input"/>: all of it unless <paramref name="output"/> is full long before. Input that was taken
    /// is never asked for again, even if its output did not fit yet.
    /// </summary>
    /// <returns>Samples written to the start of <paramref name="output"/>.</returns>
    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
    {
        consumed = 0;
        int written = 0;
        while (true)
        {
            written += Drain(output[written..]);
            int taken = Fill(input[consumed..]);
            if (taken == 0)
            {
                return written;
            }

            consumed += taken;
        }
    }

    private bool PassesUnchanged => _fraction == 0 && _step == 1;

    private int Fill(ReadOnlySpan<float> input)
    {
        const int Room = Taps - 1 + BlockLength;
        if (_filled == Room)
        {
            int kept = _filled - _position;
            _line.AsSpan(_position, kept).CopyTo(_line);
            _position = 0;
            _filled = kept;
        }

        int taken = Math.Min(Room - _filled, input.Length);
        input[..taken].CopyTo(_line.AsSpan(_filled));
        _filled += taken;
        return taken;
    }

    private int Drain(Span<float> output)
    {
        int written = 0;
        while (!PassesUnchanged && written < output.Length && _position + Taps <= _filled)
        {
            int run = RunLength(Math.Min(output.Length - written, _filled - Taps - _position + 1));
            double deviation = _step - 1;
            Interpolate(_fraction, _fraction + ((run - 1) * deviation), run);
            Run(output.Slice(written, run));
            written += run;
            Advance(run, deviation);
        }

        return PassesUnchanged ? written + Copy(output[written..]) : written;
    }

    private int Copy(Span<float> output)
    {
        int count = Math.Min(output.Length, _filled - (_position + Past));
        _line.AsSpan(_position + Past, count).CopyTo(output);
        _position += count;
        return count;
    }

    // As many outputs as take successive input samples each, with phases that are near each other.
    private int RunLength(int most)
    {
        double deviation = Math.Abs(_step - 1);
        int run = Math.Min(most, LongestRun);
        if (deviation * run > FurthestPhase)
        {
            run = Math.Max(1, (int)(FurthestPhase / deviation));
        }

        double room = _step > 1 ? 1 - _fraction : _fraction;
        return deviation * (run - 1) > room ? 1 + (int)(room / deviation) : run;
    }

    private void Advance(int run, double deviation)
    {
        _position += run;
        _fraction += run * deviation;
        if (_fraction is >= 0 and < 1)
        {
            return;
        }

        int whole = _fraction < 0 ? -1 : 1;
        if (_isReturning)
        {
            // On an input sample but for a ten-thousandth: where it wanted to be.
            _position += Math.Max(0, whole);
            _fraction = 0;
            _step = 1;
            _isReturning = false;
            return;
        }

        _position += whole;
        _fraction -= whole;
    }

    /// <summary>The filter at the first of a run of outputs, and by how much it changes from one to the next.</summary>
    private unsafe void Interpolate(double from, double to, int run)
    {
        (int left, float weight) = Place(from);
        (int last, float lastWeight) = Place(to);
        float scale = run == 1 ? 0 : 1f / (run - 1);
        fixed (float* rows = Filter.Coefficients, first = _first, slope = _slope)
        {
            float* row = rows + left;
            float* lastRow = rows + last;
            for (int i = 0; i < Taps; i += Vector<float>.Count)
            {
                Vector<float> here = Between(row + i, weight);
                *(Vector<float>*)(first + i) = here;
                *(Vector<float>*)(slope + i) = (Between(lastRow + i, lastWeight) - here) * scale;
            }
        }
    }

    private static (int Row, float Weight) Place(double fraction)
    {
        double place = Math.Max(0, fraction) * Phases;
        int phase = Math.Min((int)place, Phases - 1);
        return (phase * Taps, (float)(place - phase));
    }

    private static unsafe Vector<float> Between(float* row, float weight)
    {
        Vector<float> left = *(Vector<float>*)row;
        return left + ((*(Vector<float>*)(row + Taps) - left) * weight);
    }

    // Many outputs at a time, each lane one of them: tap by tap over neighbouring inputs. What lanes beyond the run make
    // of what lies beyond the input is thrown away.
    private unsafe void Run(Span<float> output)
    {
        int lanes = Vector<float>.Count;
        fixed (float* line = _line, first = _first, slope = _slope, made = _made)
        {
            for (int at = 0; at < output.Length; at += 2 * lanes)
            {
                float* input = line + _position + at;
                Vector<float> steady = Vector<float>.Zero;
                Vector<float> steadyToo = Vector<float>.Zero;
                Vector<float> change = Vector<float>.Zero;
                Vector<float> changeToo = Vector<float>.Zero;
                for (int tap = 0; tap < Taps; tap++, input++)
                {
                    var samples = *(Vector<float>*)input;
                    var samplesToo = *(Vector<float>*)(input + lanes);
                    var here = new Vector<float>(first[tap]);
                    var further = new Vector<float>(slope[tap]);
                    steady += samples * here;
                    steadyToo += samplesToo * here;
                    change += samples * further;
                    changeToo += samplesToo * further;
                }

                *(Vector<float>*)(made + at) = steady + (change * (LaneNumbers + new Vector<float>(at)));
                *(Vector<float>*)(made + at + lanes) = steadyToo + (changeToo * (LaneNumbers + new Vector<float>(at + lanes)));
            }
        }

        _made.AsSpan(0, output.Length).CopyTo(output);
    }

    private static Vector<float> Lanes()
    {
        var lanes = new float[Vector<float>.Count];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = i;
        }

        return new Vector<float>(lanes);
    }
}
