namespace VoipSdk.Audio;

/// <summary>
/// Tells speech by two things that it has and steady noise, clicks and hiss have not both: energy well above the floor, and a
/// pitch. Works on 150 Hz to 3.8 kHz, at 8 kHz.
/// </summary>
internal sealed class VoiceActivityDetector
{
    private const int Decimation = 6;
    private const int FrameLength = VoiceProcessing.FrameLength / Decimation;

    // 80 to 400 Hz at 8 kHz, over the last 30 ms.
    private const int ShortestPitch = 20;
    private const int LongestPitch = 100;
    private const int PitchWindow = 3 * FrameLength;

    private readonly Biquad _highPass = Biquad.HighPass(150, 0.7071);
    private readonly Biquad _lowPassFirst = Biquad.LowPass(3_400, 0.5412);
    private readonly Biquad _lowPassSecond = Biquad.LowPass(3_400, 1.3066);
    private readonly NoiseFloor _floor = new();
    private readonly float[] _filtered = new float[VoiceProcessing.FrameLength];
    private readonly float[] _recent = new float[PitchWindow + LongestPitch];

    /// <summary>How likely the last frame was speech, 0 to 1.</summary>
    public float Probability { get; private set; }

    /// <summary>Of the last frame, in dB of full scale, before automatic gain.</summary>
    public float Level { get; private set; } = NoiseFloor.Lowest;

    /// <summary>Of the noise, likewise.</summary>
    public float Floor => _floor.Level;

    /// <param name="frame">As it leaves the stages.</param>
    /// <param name="gain">By how much automatic gain has raised it, as a factor: a change of it is no change of the noise.</param>
    public void Process(ReadOnlySpan<float> frame, float gain)
    {
        frame.CopyTo(_filtered);
        _highPass.Process(_filtered);
        _lowPassFirst.Process(_filtered);
        _lowPassSecond.Process(_filtered);
        _recent.AsSpan(FrameLength).CopyTo(_recent);
        Span<float> newest = _recent.AsSpan(_recent.Length - FrameLength);
        for (int i = 0; i < newest.Length; i++)
        {
            newest[i] = _filtered[i * Decimation] / gain;
        }

        Level = Math.Max(NoiseFloor.Lowest, FrameMath.ToDecibels(FrameMath.Energy(newest) / newest.Length));
        float periodic = Level > NoiseFloor.Lowest ? Logistic(10 * (Periodicity() - 0.5f)) : 0;
        _floor.Update(Level, periodic > 0.9f);
        float aboveFloor = Logistic(0.5f * (Level - _floor.Level - 9));
        Probability = aboveFloor * (0.3f + (0.7f * periodic));
    }

    public void Reset()
    {
        _highPass.Reset();
        _lowPassFirst.Reset();
        _lowPassSecond.Reset();
        _floor.Reset();
        _recent.AsSpan().Clear();
        Probability = 0;
        Level = NoiseFloor.Lowest;
    }

    private static float Logistic(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>The best normalized correlation with the signal one period before; near 1 for vowels.</summary>
    private float Periodicity()
    {
        ReadOnlySpan<float> now = _recent.AsSpan(LongestPitch);
        float energyNow = FrameMath.Energy(now) + 1e-12f;
        float energyThen = FrameMath.Energy(_recent.AsSpan(LongestPitch - ShortestPitch, PitchWindow));
        float best = 0;
        for (int lag = ShortestPitch; lag <= LongestPitch; lag++)
        {
            int start = LongestPitch - lag;
            float product = FrameMath.Dot(now, _recent.AsSpan(start, PitchWindow));
            best = Math.Max(best, product / MathF.Sqrt((energyNow * Math.Max(energyThen, 0)) + 1e-18f));
            if (start > 0)
            {
                float enters = _recent[start - 1];
                float leaves = _recent[start - 1 + PitchWindow];
                energyThen += (enters * enters) - (leaves * leaves);
            }
        }

        return Math.Min(best, 1);
    }
}
