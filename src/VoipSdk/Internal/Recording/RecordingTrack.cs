using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>
/// One side of a recording: samples that come in blocks with the time of each, and leave as a line without a gap that keeps
/// to that time, though the sound card's clock does not.
/// </summary>
internal sealed class RecordingTrack
{
    // What callbacks come early or late by is less; a pause is more.
    private const int Gap = AudioPort.SampleRate * 80 / 1_000;

    // Who gives more sound than time passes by so much is not believed.
    private const int TooEarly = AudioPort.SampleRate / 2;

    // Distance from the clock at which a sample more or less is put in, and over how long the distance is averaged.
    private const double Tolerance = AudioPort.SampleRate * 2 / 1_000.0;
    private const double Average = 2 * AudioPort.SampleRate;
    private float[] _samples = new float[AudioPort.SampleRate];
    private int _count;
    private long _begin;
    private double _distance;
    private bool _hasBegun;

    /// <summary>The position behind the last sample.</summary>
    public long End => _begin + _count;

    /// <summary>Adds a block.</summary>
    /// <param name="samples">Copied.</param>
    /// <param name="position">Of the first one, by the clock; what is before 0 is left out.</param>
    public void Add(ReadOnlySpan<float> samples, long position)
    {
        if (!_hasBegun && position < 0)
        {
            int before = (int)Math.Min(samples.Length, -position);
            samples = samples[before..];
            position += before;
        }

        if (samples.IsEmpty)
        {
            return;
        }

        long late = position - End;
        if (!_hasBegun || late > Gap)
        {
            AppendSilence(late);
            _distance = 0;
            _hasBegun = true;
        }
        else if (late < -TooEarly)
        {
            return;
        }
        else
        {
            _distance += (late - _distance) * Math.Min(1, samples.Length / Average);
        }

        Append(samples);
    }

    /// <summary>Takes the oldest samples; silence where there are none, which the track has no more to say of then.</summary>
    public void Take(Span<float> samples)
    {
        int count = Math.Min(_count, samples.Length);
        _samples.AsSpan(0, count).CopyTo(samples);
        samples[count..].Clear();
        _count -= count;
        _samples.AsSpan(count, _count).CopyTo(_samples);
        _begin += samples.Length;
    }

    private void AppendSilence(long length)
    {
        // The other side's sound is only waited for so long that this is bounded; whatever the clock says.
        int count = (int)Math.Max(0, Math.Min(length, 60 * AudioPort.SampleRate));
        Room(count).Clear();
        _begin += Math.Max(0, length) - count;
        _count += count;
    }

    private void Append(ReadOnlySpan<float> samples)
    {
        int correction = samples.Length < 64 ? 0 : _distance > Tolerance ? 1 : _distance < -Tolerance ? -1 : 0;
        if (correction == 0)
        {
            samples.CopyTo(Room(samples.Length));
            _count += samples.Length;
            return;
        }

        // A block that is longer or shorter by a sample: 0.2 % for 10 ms, which is not heard, and no step.
        int length = samples.Length + correction;
        Stretch(samples, Room(length));
        _count += length;
        _distance -= correction;
    }

    private static void Stretch(ReadOnlySpan<float> from, Span<float> to)
    {
        float step = (float)(from.Length - 1) / (to.Length - 1);
        for (int i = 0; i < to.Length; i++)
        {
            float at = i * step;
            int left = Math.Min((int)at, from.Length - 2);
            to[i] = from[left] + ((at - left) * (from[left + 1] - from[left]));
        }
    }

    private Span<float> Room(int length)
    {
        if (_count + length > _samples.Length)
        {
            Array.Resize(ref _samples, Math.Max(2 * _samples.Length, _count + length));
        }

        return _samples.AsSpan(_count, length);
    }
}
