namespace VoipSdk.Audio;

/// <summary>Between our floats and libspeexdsp's 16-bit integers.</summary>
internal static class Pcm16
{
    private const float Scale = 32_767;

    /// <summary>Louder than full scale is clipped.</summary>
    public static void From(ReadOnlySpan<float> samples, Span<short> pcm)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            float scaled = Math.Min(Scale, Math.Max(-Scale, samples[i] * Scale));
            pcm[i] = (short)(scaled + (scaled >= 0 ? 0.5f : -0.5f));
        }
    }

    public static void To(ReadOnlySpan<short> pcm, Span<float> samples)
    {
        for (int i = 0; i < pcm.Length; i++)
        {
            samples[i] = pcm[i] / Scale;
        }
    }
}
