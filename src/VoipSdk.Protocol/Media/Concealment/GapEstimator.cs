namespace VoipSdk.Protocol.Media.Concealment;

/// <summary>
/// Estimates sound that is missing from what is before and behind it. The sound behind a gap is nearly always there when the
/// gap is played; with it, a voice's pitch and loudness are led from one side to the other instead of being held and faded.
/// </summary>
/// <remarks>A pure machine with one owner: not thread-safe. Nothing is allocated after construction.</remarks>
public sealed class GapEstimator
{
    private const float LeastGain = 0.3f;
    private const float MostGain = 1.5f;
    private const float LargestPitchChange = 1.5f;
    private const float PitchTolerance = 1.3f;

    // What comes from behind leads to the end of the gap, but is never all of it there: measured (docs/quality.md).
    private const float CrossFade = 1.5f;
    private static readonly float[] Octaves = [1, 0.5f, 2];
    private readonly int _beforeCentre;
    private readonly int _afterCentre;
    private readonly int _shortestLag;
    private readonly int _seam;
    private readonly float[] _concealed;
    private readonly float[] _backward;

    /// <summary>Creates an estimator.</summary>
    /// <param name="sampleRate">In Hz, 8,000 to 48,000.</param>
    /// <param name="longestGap">In samples, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public GapEstimator(int sampleRate, int longestGap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 48_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestGap, 1);

        // A codec names the pitch of the last quarter of its 20 ms frames.
        _beforeCentre = sampleRate / 400;
        _afterCentre = sampleRate * 7 / 400;
        _shortestLag = sampleRate / 800;
        _seam = sampleRate / 500;
        _concealed = new float[longestGap];
        _backward = new float[longestGap];
    }

    /// <summary>Writes an estimate into a gap.</summary>
    /// <param name="line">
    /// What was heard (40 ms or more), the gap, and what is behind it (20 ms or more). In the gap lies a one-sided guess, such as a
    /// codec's own concealment; it is used where a side has no pitch, and replaced.
    /// </param>
    /// <param name="gap">Where the gap begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="lagBefore">The voice's period at the end of what was heard, in samples; 0 where there is none.</param>
    /// <param name="lagAfter">The period 20 ms behind the gap; 0 where there is none.</param>
    /// <param name="isAfterRight">
    /// Whether what is behind the gap is nearly right. After a loss a decoder's first frame keeps the rhythm of what was made up:
    /// then only its loudness and period are used, and the voice's rhythm is led on from before the gap. An estimate of
    /// that kind, put through the decoder, makes the frame nearly right for a second call.
    /// </param>
    /// <exception cref="ArgumentException">One of the three parts is too short, or the gap too long.</exception>
    public void Estimate(Span<float> line, int gap, int length, int lagBefore, int lagAfter, bool isAfterRight)
    {
        int after = line.Length - gap - length;
        if (length < 1 || length > _concealed.Length || gap < Math.Max(2 * length, lagBefore + 2) || after < Math.Max(2, length))
        {
            throw new ArgumentException("The line is too short, or the gap too long.", nameof(line));
        }

        line.Slice(gap, length).CopyTo(_concealed);
        bool isVoicedBefore = lagBefore >= _shortestLag;
        bool isVoicedAfter = lagAfter >= _shortestLag && lagAfter < after;
        if (isVoicedBefore && isVoicedAfter)
        {
            Voiced(line, gap, length, lagBefore, SameOctave(lagAfter, lagBefore), isAfterRight);
        }
        else if (isVoicedAfter)
        {
            Onset(line, gap, length, lagAfter);
        }
        else
        {
            Noise(line, gap, length, isVoicedBefore);
        }
    }

    private void Voiced(Span<float> line, int gap, int length, int lag, float lagAfter, bool isAfterRight)
    {
        ReadOnlySpan<float> period = line.Slice(gap - lag, lag);
        ReadOnlySpan<float> after = line[(gap + length)..];
        float gain = Math.Clamp(Loudness(after[..Math.Min((int)lagAfter, after.Length)]) / Loudness(period), LeastGain, MostGain);
        if (isAfterRight)
        {
            Repeat(after, Refine(after, (int)lagAfter), length);
        }

        float position = 0;
        float span = length + _beforeCentre + _afterCentre;
        for (int t = 0; t < length; t++)
        {
            int whole = (int)position;
            float part = position - whole;
            float forward = (period[whole % lag] * (1 - part)) + (period[(whole + 1) % lag] * part);
            float share = (t + 0.5f) / length;
            float weight = 0.5f - (0.5f * MathF.Cos(MathF.PI * share / CrossFade));
            line[gap + t] = isAfterRight
                ? ((1 - weight) * forward) + (weight * _backward[t])
                : forward * (1 + ((gain - 1) * share));
            position += lag / (lag + ((lagAfter - lag) * (t + _beforeCentre) / span));
        }

        Close(line, gap, length, isAfterRight);
    }

    // The guess from before goes over into the voice that begins.
    private void Onset(Span<float> line, int gap, int length, int lagAfter)
    {
        ReadOnlySpan<float> after = line[(gap + length)..];
        Repeat(after, Refine(after, lagAfter), length);
        for (int t = 0; t < length; t++)
        {
            float sine = MathF.Sin((t + 0.5f) / length * MathF.PI / 2);
            float weight = sine * sine;
            line[gap + t] = (weight * _backward[t]) + ((1 - weight) * _concealed[t]);
        }

        Close(line, gap, length, closesEnd: true);
    }

    // Both sides are played backwards into the gap: their spectra go over into each other, and there is no seam.
    private void Noise(Span<float> line, int gap, int length, bool isVoicedBefore)
    {
        for (int t = 0; t < length; t++)
        {
            float turn = (t + 0.5f) / length * MathF.PI / 2;
            float before = isVoicedBefore ? _concealed[t] : line[gap - 1 - t];
            line[gap + t] = (MathF.Cos(turn) * before) + (MathF.Sin(turn) * line[gap + length + (length - 1 - t)]);
        }
    }

    private void Repeat(ReadOnlySpan<float> after, int lag, int length)
    {
        for (int t = length - 1; t >= 0; t--)
        {
            int source = t + lag;
            _backward[t] = source >= length ? after[Math.Min(source - length, after.Length - 1)] : _backward[source];
        }
    }

    // The sample where the sides meet continues the slope; the correction fades over 2 ms.
    private void Close(Span<float> line, int gap, int length, bool closesEnd)
    {
        int end = gap + length;
        int count = Math.Min(_seam, length);
        float begin = line[gap - 1] + (0.5f * (line[gap - 1] - line[gap - 2])) - line[gap];
        float last = closesEnd ? line[end] - (0.5f * (line[end + 1] - line[end])) - line[end - 1] : 0;
        for (int t = 0; t < count; t++)
        {
            float fade = 1 - ((float)t / _seam);
            line[gap + t] += begin * fade * fade;
            line[end - 1 - t] += last * fade * fade;
        }
    }

    // The lag around the given one at which the sound is most like itself.
    private int Refine(ReadOnlySpan<float> samples, int lag)
    {
        int reach = (lag / 16) + 3;
        double best = double.NegativeInfinity;
        int refined = lag;
        for (int candidate = Math.Max(_shortestLag, lag - reach); candidate <= lag + reach; candidate++)
        {
            int count = Math.Min(Math.Max(candidate, 4 * _beforeCentre), samples.Length - candidate);
            double likeness = count < _beforeCentre ? best : Likeness(samples[..count], samples.Slice(candidate, count));
            if (likeness > best)
            {
                best = likeness;
                refined = candidate;
            }
        }

        return refined;
    }

    private static double Likeness(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float product = 0;
        float first = 1e-9f;
        float second = 1e-9f;
        for (int i = 0; i < a.Length; i++)
        {
            product += a[i] * b[i];
            first += a[i] * a[i];
            second += b[i] * b[i];
        }

        return product / Math.Sqrt((double)first * second);
    }

    private static float SameOctave(int lag, int reference)
    {
        foreach (float octave in Octaves)
        {
            float ratio = lag * octave / reference;
            float limit = octave == 1 ? LargestPitchChange : PitchTolerance;
            if (ratio < limit && ratio > 1 / limit)
            {
                return lag * octave;
            }
        }

        return reference;
    }

    private static float Loudness(ReadOnlySpan<float> samples)
    {
        float sum = 1e-9f;
        foreach (float sample in samples)
        {
            sum += sample * sample;
        }

        return MathF.Sqrt(sum / samples.Length);
    }
}
