using VoipSdk.Audio;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Internal;

/// <summary>
/// One channel of a <see cref="ReceiveStream"/> behind the decoder: what was heard last, for the stretcher, behind it what was
/// decoded, and that at 48 kHz. All channels of a stream are given equally much, so what one has the others have.
/// </summary>
internal sealed class ReceivedChannel
{
    private readonly int _past;
    private readonly int _roomToStretch;
    private readonly Resampler? _resampler;
    private readonly float[]? _resampled;
    private float[] _line;
    private int _lineEnd;
    private float _previous;
    private float _heard;

    public ReceivedChannel(int sampleRate, TimeStretcher stretcher, int usual, int longest)
    {
        // As long as packets usually are: it grows with longer ones.
        _past = stretcher.LongestChange;
        _roomToStretch = stretcher.LongestChange;
        _lineEnd = _past;
        _line = new float[_past + usual + stretcher.LongestChange];
        _resampler = sampleRate == AudioPort.SampleRate ? null : new Resampler(sampleRate, AudioPort.SampleRate);
        _resampled = _resampler is null ? null : new float[(int)((long)longest * AudioPort.SampleRate / sampleRate) + 64];
    }

    /// <summary>What was heard before what comes next.</summary>
    public ReadOnlySpan<float> Past => _line.AsSpan(0, _past);

    /// <summary>Loudest sample so far.</summary>
    public float Peak { get; private set; }

    /// <summary>At 48 kHz, from <paramref name="start"/> to <paramref name="end"/>, of what <see cref="MakeReady"/> has named.</summary>
    public ReadOnlySpan<float> Ready(int start, int end) => (_resampled ?? _line).AsSpan(start, end - start);

    /// <summary>What came last becomes the past.</summary>
    public void Continue() => _line.AsSpan(_lineEnd - _past, _past).CopyTo(_line);

    public void Append(ReadOnlySpan<float> sound)
    {
        _lineEnd = _past + sound.Length;
        if (_line.Length < _lineEnd)
        {
            Array.Resize(ref _line, _lineEnd + _roomToStretch);
        }

        sound.CopyTo(_line.AsSpan(_past));
    }

    /// <summary>Brings what was appended to 48 kHz.</summary>
    /// <param name="isSeam">Whether it does not continue what was before.</param>
    /// <returns>Where it begins and ends.</returns>
    public (int Start, int End) MakeReady(bool isSeam)
    {
        int start = _past;
        int end = _lineEnd;
        if (_resampler is not null)
        {
            start = 0;
            end = _resampler.Process(_line.AsSpan(_past, _lineEnd - _past), _resampled, out _);
        }

        Span<float> ready = (_resampled ?? _line).AsSpan(start, end - start);
        Smooth(ready, isSeam);
        float peak = Peak;
        foreach (float sample in ready)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        Peak = peak;
        return (start, end);
    }

    /// <summary>The listener has taken these.</summary>
    public void Heard(ReadOnlySpan<float> samples) => _heard = samples.IsEmpty ? _heard : samples[^1];

    /// <summary>Silence instead of what would come; goes to the listener as it is.</summary>
    public void FallSilent(Span<float> silence, bool isSeam)
    {
        silence.Clear();
        _previous = _heard;
        Smooth(silence, isSeam);
    }

    // Where sound does not continue what was before, the step is spread over 5 ms instead of being heard as a click.
    private void Smooth(Span<float> samples, bool isSeam)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        if (isSeam)
        {
            float step = _previous - samples[0];
            int length = Math.Min(samples.Length, AudioPort.SampleRate / 200);
            for (int i = 0; i < length; i++)
            {
                samples[i] += step * (length - i) / length;
            }
        }

        _previous = samples[^1];
    }
}
