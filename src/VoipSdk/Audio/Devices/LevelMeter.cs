namespace VoipSdk.Audio;

/// <summary>Measures what passes; written by one audio thread, read from any.</summary>
internal sealed class LevelMeter
{
    // 20 dB a second, and a tenth of a second.
    private const float PeakFallPerSample = 0.999952f;
    private const float MeanSamples = 4_800;
    private const float FullScale = 0.999f;
    private float _peak;
    private float _meanSquare;
    private int _clipHold;

    /// <summary>As of the last block.</summary>
    public AudioLevel Level => new(
        MathF.Min(1, Volatile.Read(ref _peak)), MathF.Min(1, MathF.Sqrt(Volatile.Read(ref _meanSquare))), Volatile.Read(ref _clipHold) > 0);

    /// <param name="samples">Any number, mono or interleaved at 48 kHz a channel.</param>
    /// <param name="channels">1 or 2.</param>
    public void Add(ReadOnlySpan<float> samples, int channels = 1)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        float largest = 0;
        float sum = 0;
        foreach (float sample in samples)
        {
            largest = MathF.Max(largest, MathF.Abs(sample));
            sum += sample * sample;
        }

        int frames = samples.Length / channels;
        Volatile.Write(ref _peak, MathF.Max(largest, _peak * MathF.Pow(PeakFallPerSample, frames)));
        float kept = MathF.Exp(-frames / MeanSamples);
        Volatile.Write(ref _meanSquare, (kept * _meanSquare) + ((1 - kept) * (sum / samples.Length)));
        Volatile.Write(ref _clipHold, largest >= FullScale ? AudioPort.SampleRate : Math.Max(0, _clipHold - frames));
    }

    /// <summary>The device is closed: nothing is heard.</summary>
    public void Reset()
    {
        Volatile.Write(ref _peak, 0);
        Volatile.Write(ref _meanSquare, 0);
        Volatile.Write(ref _clipHold, 0);
    }
}
