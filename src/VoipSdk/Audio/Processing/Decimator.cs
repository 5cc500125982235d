namespace VoipSdk.Audio;

/// <summary>Frames of 10 ms at 48 kHz to 40 samples at 4 kHz, for what only looks at the sound.</summary>
internal sealed class Decimator
{
    public const int Factor = 12;
    public const int FrameLength = VoiceProcessing.FrameLength / Factor;

    private readonly Biquad _first = Biquad.LowPass(1_700, 0.5412);
    private readonly Biquad _second = Biquad.LowPass(1_700, 1.3066);
    private readonly float[] _filtered = new float[VoiceProcessing.FrameLength];

    public void Process(ReadOnlySpan<float> frame, Span<float> decimated)
    {
        frame.CopyTo(_filtered);
        _first.Process(_filtered);
        _second.Process(_filtered);
        for (int i = 0; i < FrameLength; i++)
        {
            decimated[i] = _filtered[i * Factor];
        }
    }

    public void Reset()
    {
        _first.Reset();
        _second.Reset();
    }
}
