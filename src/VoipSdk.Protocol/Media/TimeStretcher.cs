namespace VoipSdk.Protocol.Media;

/// <summary>
/// Makes speech shorter or longer without changing its pitch: leaves out a period of the voice, or repeats one, where the
/// sound is most like itself (overlap-add by waveform similarity, WSOLA).
/// </summary>
/// <remarks>
/// One owner, not thread-safe. Allocates nothing but, once a thread, the memory that all stretchers on it work in.
/// </remarks>
public sealed partial class TimeStretcher
{
    private const int SearchRate = 6_000;

    // Two pieces as similar as this are heard as one voice going on; where speed counts, half of it must do.
    private const double SimilarEnough = 0.85;
    private const double SimilarEnoughWhenUrgent = 0.4;

    // Of lags about as similar as the best one the longest saves the next seam.
    private const double NearlyBest = 0.96;

    // Mean square below which a seam is not heard at all: -60 dB of full scale.
    private const double Inaudible = 1e-6;

    // Needed only during a call of Process, so one for all stretchers of a thread is enough.
    [ThreadStatic]
    private static float[]? _line;

    [ThreadStatic]
    private static float[]? _coarse;

    private readonly int _factor;
    private readonly int _shortestLag;
    private readonly int _longestLag;
    private readonly int _overlap;
    private readonly int _longestCount;

    /// <summary>Creates a stretcher.</summary>
    /// <param name="sampleRate">In Hz: 8,000 to 192,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public TimeStretcher(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 192_000);
        _factor = Math.Max(1, sampleRate / SearchRate);
        _shortestLag = sampleRate / 400;
        _longestLag = sampleRate * 3 / 200;
        _overlap = sampleRate / 200;
        _longestCount = sampleRate * 12 / 100;
    }

    /// <summary>The most that one call adds or takes away, in samples: 15 ms, the period of the deepest voices.</summary>
    public int LongestChange => _longestLag;

    /// <summary>Makes a stretch of sound shorter or longer, by one period at most, and not by more than asked.</summary>
    /// <param name="past">What is heard before it, newest last; the longer (up to 15 ms), the more can be done.</param>
    /// <param name="sound">The sound, at the beginning; needs room for <see cref="LongestChange"/> samples more.</param>
    /// <param name="count">Samples of it, up to 120 ms.</param>
    /// <param name="change">By how many samples to change it: negative to shorten.</param>
    /// <param name="isUrgent">Whether less similarity will do.</param>
    /// <returns>How many samples it has now; <paramref name="count"/> where nothing could be done that is not heard.</returns>
    /// <exception cref="ArgumentException"><paramref name="sound"/> is too short, or <paramref name="count"/> too large.</exception>
    public int Process(ReadOnlySpan<float> past, Span<float> sound, int count, int change, bool isUrgent)
    {
        int longest = Prepare(sound.Length, count, change);
        if (longest < _shortestLag)
        {
            return count;
        }

        return change < 0 ? Shorten(sound, count, longest, isUrgent) : Lengthen(past, sound, count, longest, isUrgent);
    }

    // The most that it may be changed by.
    private int Prepare(int room, int count, int change)
    {
        if (count < 0 || count > _longestCount || room < count + (change > 0 ? _longestLag : 0))
        {
            throw new ArgumentException(
                $"{count} samples in a buffer of {room}: at most 120 ms, and room for {_longestLag} more.", nameof(count));
        }

        // At once, not when the first stretch is needed: a call in its steady state allocates nothing.
        _ = Room(ref _line, _longestLag + _longestCount);
        _ = Room(ref _coarse, (_longestLag + _longestCount) / _factor);
        return Math.Min(Math.Min(Math.Abs(change), _longestLag), count - _overlap);
    }

    // Fades from the beginning to one lag later: what lies between is gone.
    private int Shorten(Span<float> sound, int count, int longest, bool isUrgent)
    {
        ReadOnlySpan<float> line = sound[..count];
        int lag = FindLag(line, 0, longest, 1, isUrgent, out double similarity);
        if (lag == 0)
        {
            return count;
        }

        CutOut(sound, count, lag, similarity);
        return count - lag;
    }

    private void CutOut(Span<float> sound, int count, int lag, double similarity)
    {
        int overlap = Math.Min(2 * _overlap, count - lag);
        Fade(sound[..overlap], sound.Slice(lag, overlap), sound, similarity);
        sound[(lag + overlap)..count].CopyTo(sound[overlap..]);
    }

    // Near the end fades to one lag earlier: what lies between comes twice.
    private int Lengthen(ReadOnlySpan<float> past, Span<float> sound, int count, int longest, bool isUrgent)
    {
        ReadOnlySpan<float> line = Joined(past, sound[..count]);
        int seam = line.Length - OverlapAtEnd(count);
        int lag = FindLag(line, seam, Math.Min(longest, seam), -1, isUrgent, out double similarity);
        if (lag == 0)
        {
            return count;
        }

        Repeat(line, sound, count, lag, similarity);
        return count + lag;
    }

    private int OverlapAtEnd(int count) => Math.Min(2 * _overlap, count / 2);

    private ReadOnlySpan<float> Joined(ReadOnlySpan<float> past, ReadOnlySpan<float> sound)
    {
        int before = Math.Min(past.Length, _longestLag);
        Span<float> room = Room(ref _line, before + sound.Length);
        past[^before..].CopyTo(room);
        sound.CopyTo(room[before..]);
        return room;
    }

    private void Repeat(ReadOnlySpan<float> line, Span<float> sound, int count, int lag, double similarity)
    {
        int overlap = OverlapAtEnd(count);
        int seam = line.Length - overlap;
        int at = count - overlap;
        Fade(line.Slice(seam, overlap), line.Slice(seam - lag, overlap), sound[at..], similarity);
        line[(seam - lag + overlap)..].CopyTo(sound[(at + overlap)..]);
    }

    // The lag, in the direction given, at which the sound from `start` on is most like itself; 0 where nothing is.
    private int FindLag(
        ReadOnlySpan<float> line, int start, int longest, int direction, bool isUrgent, out double similarity)
    {
        int window = Math.Min(2 * _overlap, direction > 0 ? line.Length - longest : line.Length - start);
        ReadOnlySpan<float> reference = line.Slice(start, window);
        similarity = 0;
        if (Waveform.Energy(reference) < Inaudible * window)
        {
            return longest;
        }

        ReadOnlySpan<float> coarse = Decimate(line);
        int coarseLag = SearchCoarse(coarse, start / _factor, window / _factor, longest, direction);
        int lag = Refine(line, start, window, coarseLag * _factor, longest, direction, out similarity);
        return similarity >= (isUrgent ? SimilarEnoughWhenUrgent : SimilarEnough) ? lag : 0;
    }

    private int SearchCoarse(ReadOnlySpan<float> coarse, int start, int window, int longest, int direction)
    {
        int first = Math.Max(1, _shortestLag / _factor);
        int last = Math.Max(first, longest / _factor);
        double best = double.MinValue;
        int bestLag = first;
        for (int lag = first; lag <= last; lag++)
        {
            int other = start + (direction * lag);
            if (other < 0 || other + window > coarse.Length)
            {
                break;
            }

            double similarity = Waveform.Similarity(coarse.Slice(start, window), coarse.Slice(other, window));
            bool isLonger = similarity > 0 && similarity >= NearlyBest * best;
            if (similarity > best || isLonger)
            {
                best = Math.Max(best, similarity);
                bestLag = lag;
            }
        }

        return bestLag;
    }

    private int Refine(
        ReadOnlySpan<float> line, int start, int window, int around, int longest, int direction, out double similarity)
    {
        similarity = double.MinValue;
        int bestLag = 0;
        int last = Math.Min(longest, around + _factor);
        for (int lag = Math.Max(_shortestLag, around - _factor); lag <= last; lag++)
        {
            int other = start + (direction * lag);
            if (other < 0 || other + window > line.Length)
            {
                continue;
            }

            double found = Waveform.Similarity(line.Slice(start, window), line.Slice(other, window));
            if (found > similarity)
            {
                similarity = found;
                bestLag = lag;
            }
        }

        return bestLag;
    }

    private ReadOnlySpan<float> Decimate(ReadOnlySpan<float> line)
    {
        if (_factor == 1)
        {
            return line;
        }

        Span<float> coarse = Room(ref _coarse, line.Length / _factor);
        float scale = 1f / _factor;
        for (int i = 0; i < coarse.Length; i++)
        {
            float sum = 0;
            foreach (float sample in line.Slice(i * _factor, _factor))
            {
                sum += sample;
            }

            coarse[i] = sum * scale;
        }

        return coarse;
    }

    private static Span<float> Room(ref float[]? memory, int length)
    {
        if (memory is null || memory.Length < length)
        {
            memory = new float[length];
        }

        return memory.AsSpan(0, length);
    }

    // Keeps the power constant whatever the similarity: alike pieces add up, unlike ones only their powers.
    private static void Fade(ReadOnlySpan<float> from, ReadOnlySpan<float> to, Span<float> destination, double similarity)
    {
        float alike = (float)Math.Min(1, Math.Max(0, similarity));
        float step = 1f / (from.Length + 1);
        for (int i = 0; i < from.Length; i++)
        {
            float rising = (i + 1) * step;
            float falling = 1 - rising;
            float power = (rising * rising) + (falling * falling) + (2 * alike * rising * falling);
            destination[i] = ((falling * from[i]) + (rising * to[i])) / MathF.Sqrt(power);
        }
    }
}
