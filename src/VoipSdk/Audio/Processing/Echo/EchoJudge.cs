namespace VoipSdk.Audio;

/// <summary>
/// Judges the estimate of an echo by looking for it in what was captured: where it is right it is found there with the factor 1,
/// whatever else is heard; where it is not, there is no echo, or another room than before.
/// </summary>
internal sealed class EchoJudge
{
    // A third of a second.
    private const float Smoothing = 0.97f;
    private const int FramesToJudge = 20;

    // An estimate below -85 dB says nothing.
    private const float LeastEstimate = 1e-6f;

    // What is right explains a quarter of the sound; what is wrong has to be loud enough to be missed.
    private const float RightFactor = 0.8f;
    private const float RightShare = 0.25f;
    private const float WrongFactor = 0.5f;
    private const float WrongLevel = 0.1f;

    // So long an echo may be looked for anew before there is none: 3 s.
    private const int Patience = 300;

    private float _common;
    private float _estimated;
    private float _captured;
    private int _frames;
    private int _doubtful;
    private bool _isTrusted;

    /// <summary>Whether there is an echo, as far as is known. Through a headset there is none, and nothing must be taken away.</summary>
    public bool HasEcho { get; private set; }

    /// <returns>False where what was right has become wrong, once.</returns>
    public bool Process(ReadOnlySpan<float> captured, ReadOnlySpan<float> estimate)
    {
        float estimated = FrameMath.Energy(estimate);
        _common = (Smoothing * _common) + FrameMath.Dot(estimate, captured);
        _estimated = (Smoothing * _estimated) + estimated;
        _captured = (Smoothing * _captured) + FrameMath.Energy(captured);
        if (estimated > LeastEstimate && !_isTrusted && ++_doubtful > Patience)
        {
            HasEcho = false;
        }

        if (++_frames < FramesToJudge || _estimated < FramesToJudge * LeastEstimate)
        {
            return true;
        }

        if (_common > RightFactor * _estimated && _common * _common > RightShare * _estimated * _captured)
        {
            _isTrusted = true;
            _doubtful = 0;
            HasEcho = true;
        }
        else if (_isTrusted && _common < WrongFactor * _estimated && _estimated > WrongLevel * _captured)
        {
            StartAnew();
            return false;
        }

        return true;
    }

    /// <summary>The estimate has changed for a reason of its own.</summary>
    public void StartAnew()
    {
        _common = 0;
        _estimated = 0;
        _captured = 0;
        _frames = 0;
        _isTrusted = false;
    }

    public void Reset()
    {
        StartAnew();
        _doubtful = 0;
        HasEcho = false;
    }
}
