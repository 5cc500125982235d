namespace VoipSdk.Audio;

/// <summary>Keeps samples within -1 to 1.</summary>
internal static class Limiter
{
    // Up to here a mix is left alone; what is above is bent towards 1, so that two loud voices do not crackle.
    private const float Knee = 0.8f;

    /// <summary>A mix is bent softly; a single voice, which its sender kept in range, is only clipped.</summary>
    public static void Apply(Span<float> samples, bool isMix)
    {
        float free = isMix ? Knee : 1;
        for (int i = 0; i < samples.Length; i++)
        {
            float magnitude = Math.Abs(samples[i]);
            if (magnitude <= free)
            {
                continue;
            }

            float limited = isMix ? Knee + ((1 - Knee) * MathF.Tanh((magnitude - Knee) / (1 - Knee))) : 1;
            samples[i] = samples[i] switch { > 0 => limited, < 0 => -limited, _ => 0 };
        }
    }
}
