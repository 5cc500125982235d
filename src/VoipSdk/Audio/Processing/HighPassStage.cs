namespace VoipSdk.Audio;

/// <summary>Butterworth, fourth order, -3 dB at 80 Hz: below the lowest voices.</summary>
internal sealed class HighPassStage : IAudioProcessor
{
    private const double Corner = 80;
    private readonly Biquad _first = Biquad.HighPass(Corner, 0.54119610);
    private readonly Biquad _second = Biquad.HighPass(Corner, 1.30656296);

    public string Name => "high-pass";

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        _first.Process(captured);
        _second.Process(captured);
    }

    public void Reset()
    {
        _first.Reset();
        _second.Reset();
    }

    public void Dispose()
    {
    }
}
