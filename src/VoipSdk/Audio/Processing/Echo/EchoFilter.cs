using System.Numerics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>
/// Learns how a played sound comes back and says what its echo is now: a partitioned-block frequency-domain Kalman filter
/// (Kuech, Mabande and Enzner, ICASSP 2014). Each frequency of each partition knows how uncertain it still is, and the
/// error's own spectrum says how much of it is not echo: so it learns fast at first and holds still while both ends speak.
/// </summary>
internal sealed class EchoFilter
{
    private const int FrameLength = VoiceProcessing.FrameLength;
    private const int FftLength = Spectrum.FftLength;

    // Of the frame's share in the transform.
    private const float FrameShare = (float)FrameLength / FftLength;

    // How far rooms change by themselves: a step of the state is forgotten to this share per frame, in power.
    private const float Retention = 0.9998f;

    // The first guess: an echo as loud as what is played, 1.2 dB less each 10 ms.
    private const float FirstUncertainty = 0.6f;
    private const float UncertaintyDecay = 0.76f;

    // Of the first guess: something will still be true.
    private const float DoubtShare = 0.5f;
    private const int ConstrainedPairs = 2;
    private const float ErrorSmoothing = 0.5f;

    private readonly SpectrumTransform _transform = new();
    private readonly float[] _far = new float[FftLength];
    private readonly Spectrum[] _played;
    private readonly Spectrum[] _weights;
    private readonly float[][] _uncertainty;
    private readonly float[] _errorPower = new float[Spectrum.PaddedBins];
    private readonly float[] _scale = new float[Spectrum.PaddedBins];
    private readonly Spectrum _estimate = new();
    private readonly Spectrum _error = new();
    private readonly Spectrum _nothing = new();
    private int _newest;
    private int _nextPair;
    private int _silentFrames;

    /// <param name="partitions">Frames of 10 ms that the echo may last; even.</param>
    public EchoFilter(int partitions)
    {
        _played = Make(partitions);
        _weights = Make(partitions);
        _uncertainty = new float[partitions][];
        for (int i = 0; i < partitions; i++)
        {
            _uncertainty[i] = new float[Spectrum.PaddedBins];
        }

        Reset();
    }

    /// <summary>Estimates the echo in a frame and learns from what is left.</summary>
    /// <param name="captured">What the microphone heard.</param>
    /// <param name="farEnd">What was played.</param>
    /// <param name="echo">Gets the estimate: what is to be subtracted.</param>
    public void Process(ReadOnlySpan<float> captured, ReadOnlySpan<float> farEnd, Span<float> echo)
    {
        _silentFrames = FrameMath.Energy(farEnd) == 0 ? Math.Min(_silentFrames + 1, _played.Length + 2) : 0;
        if (_silentFrames > _played.Length + 1)
        {
            // Nothing plays, and all that was played is out of the filter.
            echo.Clear();
            return;
        }

        _far.AsSpan(FrameLength).CopyTo(_far);
        farEnd.CopyTo(_far.AsSpan(FftLength - FrameLength));
        _newest = _newest == 0 ? _played.Length - 1 : _newest - 1;
        _far.CopyTo(_transform.First);
        _transform.Second.Clear();
        _transform.Forward(_played[_newest], _nothing);
        Estimate(echo);

        _transform.First[..(FftLength - FrameLength)].Clear();
        for (int i = 0; i < FrameLength; i++)
        {
            _transform.First[FftLength - FrameLength + i] = captured[i] - echo[i];
        }

        _transform.Second.Clear();
        _transform.Forward(_error, _nothing);
        Learn();

        // Two pairs each frame, in turn: all of them each frame costs three times as much and gains a decibel.
        for (int i = 0; i < ConstrainedPairs; i++)
        {
            Constrain(_weights[_nextPair], _weights[_nextPair + 1]);
            _nextPair = (_nextPair + 2) % _weights.Length;
        }
    }

    public void Reset()
    {
        float uncertainty = FirstUncertainty;
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i].Clear();
            _uncertainty[i].AsSpan().Fill(uncertainty);
            uncertainty *= UncertaintyDecay;
        }

        _errorPower.AsSpan().Clear();
    }

    /// <summary>
    /// The far end comes so many frames later from now on, or earlier if negative: what was learnt moves along.
    /// </summary>
    public void Shift(int frames)
    {
        int count = _weights.Length;
        for (int i = 0; i < count; i++)
        {
            // Upwards in place when what is moved comes from above, downwards otherwise.
            int to = frames > 0 ? i : count - 1 - i;
            int from = to + frames;
            if (from >= 0 && from < count)
            {
                (_weights[to], _weights[from]) = (_weights[from], _weights[to]);
                (_uncertainty[to], _uncertainty[from]) = (_uncertainty[from], _uncertainty[to]);
            }
            else
            {
                _weights[to].Clear();
            }
        }

        Doubt();
    }

    /// <summary>What was learnt may no longer be true: it is the first guess from now on.</summary>
    public void Doubt()
    {
        var first = new Vector<float>(DoubtShare * FirstUncertainty);
        foreach (float[] uncertainty in _uncertainty)
        {
            foreach (ref Vector<float> value in Vectors(uncertainty))
            {
                value = Vector.Max(value, first);
            }

            first *= UncertaintyDecay;
        }
    }

    private static Spectrum[] Make(int count)
    {
        var spectra = new Spectrum[count];
        for (int i = 0; i < count; i++)
        {
            spectra[i] = new Spectrum();
        }

        return spectra;
    }

    private static Span<Vector<float>> Vectors(float[] values) => MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan());

    private Spectrum Played(int partition)
    {
        int index = _newest + partition;
        return _played[index < _played.Length ? index : index - _played.Length];
    }

    private void Estimate(Span<float> echo)
    {
        _estimate.Clear();
        Span<Vector<float>> sumReal = _estimate.RealVectors;
        Span<Vector<float>> sumImaginary = _estimate.ImaginaryVectors;
        for (int partition = 0; partition < _weights.Length; partition++)
        {
            Spectrum played = Played(partition);
            Span<Vector<float>> xr = played.RealVectors;
            Span<Vector<float>> xi = played.ImaginaryVectors;
            Span<Vector<float>> wr = _weights[partition].RealVectors;
            Span<Vector<float>> wi = _weights[partition].ImaginaryVectors;
            for (int k = 0; k < sumReal.Length; k++)
            {
                sumReal[k] += (xr[k] * wr[k]) - (xi[k] * wi[k]);
                sumImaginary[k] += (xr[k] * wi[k]) + (xi[k] * wr[k]);
            }
        }

        _transform.Backward(_estimate, _nothing);
        for (int i = 0; i < echo.Length; i++)
        {
            echo[i] = _transform.First[FftLength - FrameLength + i] / FftLength;
        }
    }

    private void Learn()
    {
        Span<Vector<float>> er = _error.RealVectors;
        Span<Vector<float>> ei = _error.ImaginaryVectors;
        Span<Vector<float>> errorPower = Vectors(_errorPower);
        Span<Vector<float>> scale = Vectors(_scale);
        for (int k = 0; k < er.Length; k++)
        {
            errorPower[k] += (1 - ErrorSmoothing) * ((er[k] * er[k]) + (ei[k] * ei[k]) - errorPower[k]);
            scale[k] = (errorPower[k] * (1 / FrameShare)) + new Vector<float>(1e-6f);
        }

        for (int partition = 0; partition < _weights.Length; partition++)
        {
            AddExpected(Played(partition), Vectors(_uncertainty[partition]), scale);
        }

        for (int partition = 0; partition < _weights.Length; partition++)
        {
            Update(Played(partition), _weights[partition], Vectors(_uncertainty[partition]));
        }
    }

    private static void AddExpected(Spectrum played, Span<Vector<float>> uncertainty, Span<Vector<float>> scale)
    {
        Span<Vector<float>> xr = played.RealVectors;
        Span<Vector<float>> xi = played.ImaginaryVectors;
        for (int k = 0; k < scale.Length; k++)
        {
            scale[k] += ((xr[k] * xr[k]) + (xi[k] * xi[k])) * uncertainty[k];
        }
    }

    private void Update(Spectrum played, Spectrum weights, Span<Vector<float>> uncertainty)
    {
        Span<Vector<float>> xr = played.RealVectors;
        Span<Vector<float>> xi = played.ImaginaryVectors;
        Span<Vector<float>> wr = weights.RealVectors;
        Span<Vector<float>> wi = weights.ImaginaryVectors;
        Span<Vector<float>> er = _error.RealVectors;
        Span<Vector<float>> ei = _error.ImaginaryVectors;
        Span<Vector<float>> scale = Vectors(_scale);
        for (int k = 0; k < scale.Length; k++)
        {
            Vector<float> step = uncertainty[k] / scale[k];
            wr[k] += step * ((xr[k] * er[k]) + (xi[k] * ei[k]));
            wi[k] += step * ((xr[k] * ei[k]) - (xi[k] * er[k]));
            Vector<float> learnt = FrameShare * step * ((xr[k] * xr[k]) + (xi[k] * xi[k]));
            Vector<float> left = uncertainty[k] * (Vector<float>.One - learnt);
            uncertainty[k] = (Retention * left) + ((1 - Retention) * ((wr[k] * wr[k]) + (wi[k] * wi[k])));
        }
    }

    /// <summary>A partition has a frame's taps: what went beyond them would be heard as another echo.</summary>
    private void Constrain(Spectrum first, Spectrum second)
    {
        _transform.Backward(first, second);
        for (int i = 0; i < FrameLength; i++)
        {
            _transform.First[i] /= FftLength;
            _transform.Second[i] /= FftLength;
        }

        _transform.First[FrameLength..].Clear();
        _transform.Second[FrameLength..].Clear();
        _transform.Forward(first, second);
    }
}
