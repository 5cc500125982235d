namespace VoipSdk.Audio;

/// <summary>The side of a call that a backend talks to.</summary>
public sealed class AudioPort
{
    /// <summary>Samples a second, in Hz, of everything that passes here: 48,000, mono, 32-bit float from -1 to 1.</summary>
    public const int SampleRate = 48_000;

    private long _pushed;

    /// <summary>Hands captured samples to the call. Any number at a time.</summary>
    /// <returns>How many were taken: fewer when the call does not keep up; the rest is lost and counted.</returns>
    public int Push(ReadOnlySpan<float> samples)
    {
        _pushed += samples.Length;
        return samples.Length;
    }

    /// <summary>Fills <paramref name="samples"/> with what is to be heard next; silence where there is nothing.</summary>
    public void Pull(Span<float> samples) => samples[..(int)Math.Min(samples.Length, _pushed)].Clear();
}
