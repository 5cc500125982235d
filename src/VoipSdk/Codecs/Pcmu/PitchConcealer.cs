namespace VoipSdk.Codecs;

/// <summary>
/// Bridges losses at 8 kHz in the spirit of ITU-T G.711 Appendix I: the last pitch period is repeated while it fades, and
/// what comes after is faded in over it. Unlike there, nothing is delayed: the first step into the repetition is made
/// continuous by an offset that dies away.
/// </summary>
internal sealed class PitchConcealer
{
    private const int Millisecond = 8;
    private const int ShortestPeriod = 5 * Millisecond;
    private const int LongestPeriod = 15 * Millisecond;
    private const int CorrelationLength = 20 * Millisecond;
    private const int HistoryLength = CorrelationLength + LongestPeriod;
    private const int FullLevelLength = 10 * Millisecond;
    private const int FadeLength = 50 * Millisecond;
    private const int CrossfadeLength = 4 * Millisecond;

    private readonly float[] _history = new float[HistoryLength];
    private readonly float[] _period = new float[LongestPeriod];
    private int _periodLength;
    private float _offset;
    private int _concealed;

    /// <summary>Takes note of decoded samples; the first ones after a loss are faded in over the repetition.</summary>
    public void Received(Span<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        if (_concealed > 0)
        {
            int length = Math.Min(CrossfadeLength, samples.Length);
            for (int i = 0; i < length; i++)
            {
                float weight = (i + 1f) / (length + 1);
                samples[i] = (weight * samples[i]) + ((1 - weight) * NextSynthetic());
            }

            _concealed = 0;
        }

        Remember(samples);
    }

    /// <summary>Fills all of <paramref name="samples"/> with what may have been said.</summary>
    public void Conceal(Span<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        if (_concealed == 0)
        {
            TakePeriod();
        }

        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = NextSynthetic();
        }

        Remember(samples);
    }

    private float NextSynthetic()
    {
        int position = _concealed++;
        float level = 1 - (Math.Max(0, position - FullLevelLength) / (float)FadeLength);
        if (level <= 0)
        {
            // Stays here, so that a loss of hours does not overflow the position.
            _concealed = FullLevelLength + FadeLength;
            return 0;
        }

        float correction = position < CrossfadeLength ? _offset * (CrossfadeLength - position) / CrossfadeLength : 0;
        return level * (_period[position % _periodLength] + correction);
    }

    private void TakePeriod()
    {
        _periodLength = FindPeriod();
        ReadOnlySpan<float> last = _history.AsSpan(HistoryLength - _periodLength);
        last.CopyTo(_period);

        // The end of the period is blended into what came before it, so that the repetition has no seam.
        int seam = _periodLength / 4;
        ReadOnlySpan<float> before = _history.AsSpan(HistoryLength - _periodLength - seam, seam);
        for (int i = 0; i < seam; i++)
        {
            float weight = (i + 1f) / (seam + 1);
            int at = _periodLength - seam + i;
            _period[at] = ((1 - weight) * last[at]) + (weight * before[i]);
        }

        _offset = _history[HistoryLength - 1] - before[seam - 1];
    }

    /// <summary>The lag at which the last 20 ms are most like what came before them.</summary>
    private int FindPeriod()
    {
        ReadOnlySpan<float> recent = _history.AsSpan(HistoryLength - CorrelationLength);
        int best = LongestPeriod;
        float bestScore = 0;
        for (int lag = ShortestPeriod; lag <= LongestPeriod; lag++)
        {
            ReadOnlySpan<float> earlier = _history.AsSpan(HistoryLength - CorrelationLength - lag, CorrelationLength);
            float product = 0;
            float energy = 1e-9f;
            for (int i = 0; i < recent.Length; i++)
            {
                product += recent[i] * earlier[i];
                energy += earlier[i] * earlier[i];
            }

            // A hair's preference for the shorter lag: a multiple of the period scores the same as the period.
            float score = product <= 0 ? 0 : product * product / energy;
            if (score > bestScore * 1.001f)
            {
                best = lag;
                bestScore = score;
            }
        }

        return best;
    }

    private void Remember(ReadOnlySpan<float> samples)
    {
        if (samples.Length >= HistoryLength)
        {
            samples[^HistoryLength..].CopyTo(_history);
            return;
        }

        _history.AsSpan(samples.Length).CopyTo(_history);
        samples.CopyTo(_history.AsSpan(HistoryLength - samples.Length));
    }
}
