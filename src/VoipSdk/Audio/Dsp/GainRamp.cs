namespace VoipSdk.Audio;

/// <summary>A factor that changes without a click: over a hundredth of a second at most. For one audio thread.</summary>
internal struct GainRamp(float initial)
{
    private const float LongestRamp = AudioPort.SampleRate / 100;
    private float _gain = initial;

    /// <summary>What the last sample was multiplied with.</summary>
    public readonly float Current => _gain;

    /// <summary>Multiplies, going from the gain before to this one.</summary>
    /// <param name="samples">Mono or interleaved.</param>
    /// <param name="target">The gain to get to.</param>
    /// <param name="channels">Samples a frame.</param>
    public void Apply(Span<float> samples, float target, int channels = 1)
    {
        if (_gain == target)
        {
            Multiply(samples, target);
            return;
        }

        int frames = samples.Length / channels;
        int ramp = (int)Math.Min(frames, LongestRamp);
        float step = ramp == 0 ? 0 : (target - _gain) / ramp;
        for (int frame = 0; frame < ramp; frame++)
        {
            _gain += step;
            Multiply(samples.Slice(frame * channels, channels), _gain);
        }

        if (ramp > 0)
        {
            _gain = target;
            Multiply(samples[(ramp * channels)..], target);
        }
    }

    private static void Multiply(Span<float> samples, float gain)
    {
        if (gain == 1)
        {
            return;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] *= gain;
        }
    }
}
