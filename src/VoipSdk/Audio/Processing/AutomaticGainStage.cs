namespace VoipSdk.Audio;

/// <summary>
/// Brings speech to one level: learns it from frames that are speech only, comes down at 20 and goes up at 6 dB a second, and
/// never raises the noise floor above -50 dB.
/// </summary>
internal sealed class AutomaticGainStage(VoiceActivityDetector voice, double targetLevel, double maxGain) : IAudioProcessor
{
    private const float FramesPerSecond = 100;
    private const float Up = 6 / FramesPerSecond;
    private const float Down = 20 / FramesPerSecond;
    private const float Least = -12;
    private const float LoudestNoise = -50;

    // Loud syllables count soon, quiet ones slowly: what is levelled is the loudness of words, not that of pauses.
    private const float Attack = 0.08f;
    private const float Decay = 0.008f;

    private float _speechPower;
    private float _decibels;
    private float _gain = 1;

    public string Name => "automatic gain";

    /// <summary>At the end of the last frame, as a factor; 1 while the stage is off.</summary>
    public float Gain => _gain;

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        float power = FrameMath.Energy(captured) / captured.Length;

        // The detector has heard the frame before this one: it comes last.
        if (voice.Probability > 0.6f)
        {
            Follow(power);
        }

        float from = _gain;
        _gain = FrameMath.FromDecibels(_decibels);
        float step = (_gain - from) / captured.Length;
        for (int i = 0; i < captured.Length; i++)
        {
            captured[i] *= from + (step * (i + 1));
        }
    }

    public void Reset()
    {
        _speechPower = 0;
        _decibels = 0;
        _gain = 1;
    }

    public void Dispose()
    {
    }

    private void Follow(float power)
    {
        _speechPower = _speechPower == 0 ? power : _speechPower + ((power > _speechPower ? Attack : Decay) * (power - _speechPower));
        float most = Math.Min((float)maxGain, Math.Max(0, LoudestNoise - voice.Floor));
        float wanted = Math.Min(most, Math.Max(Least, (float)targetLevel - FrameMath.ToDecibels(_speechPower)));
        _decibels += Math.Min(Up, Math.Max(-Down, wanted - _decibels));
    }
}
