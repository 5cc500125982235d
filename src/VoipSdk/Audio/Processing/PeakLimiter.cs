namespace VoipSdk.Audio;

/// <summary>
/// Turns the level down where peaks would pass -1 dB, and up again at 40 dB a second. Looks ahead within the frame, so it adds
/// no delay: only a peak in a frame's first 1.25 ms has to be met at once.
/// </summary>
internal sealed class PeakLimiter : IAudioProcessor
{
    private const int PartLength = 60;
    private const int Parts = VoiceProcessing.FrameLength / PartLength;
    private const float Ceiling = 0.89f;

    // 40 dB a second, in factors a part of 1.25 ms.
    private const float Release = 1.00577f;

    private readonly float[] _needed = new float[Parts];
    private float _gain = 1;

    public string Name => "limiter";

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        float least = 1;
        for (int part = 0; part < Parts; part++)
        {
            float peak = FrameMath.Peak(captured.Slice(part * PartLength, PartLength));
            _needed[part] = peak > Ceiling ? Ceiling / peak : 1;
            least = Math.Min(least, _needed[part]);
        }

        if (least == 1 && _gain == 1)
        {
            return;
        }

        for (int part = 0; part < Parts; part++)
        {
            float next = Math.Min(_gain * Release, 1);
            next = Math.Min(next, _needed[part]);
            next = part + 1 < Parts ? Math.Min(next, _needed[part + 1]) : next;
            Ramp(captured.Slice(part * PartLength, PartLength), Math.Min(_gain, _needed[part]), next);
            _gain = next;
        }
    }

    public void Reset() => _gain = 1;

    public void Dispose()
    {
    }

    private static void Ramp(Span<float> samples, float from, float to)
    {
        float step = (to - from) / samples.Length;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] *= from + (step * (i + 1));
        }
    }
}
