namespace VoipSdk.Audio;

/// <summary>The level of what is always there: the least that a smoothed level has been within the last 2 s.</summary>
internal sealed class NoiseFloor
{
    /// <summary>Digital silence, in dB; what is softer counts as this.</summary>
    public const float Lowest = -80;

    private const int Windows = 8;
    private const int FramesPerWindow = 25;

    // The least of a level that fluctuates lies below its mean by about this.
    private const float Bias = 2;

    // In dB a frame: how fast the floor may come up, and while there is a pitch, which a held vowel has and noise has not.
    private const float Rise = 0.3f;
    private const float RiseUnderVoice = 0.03f;

    private readonly float[] _least = new float[Windows];
    private float _smoothed;
    private int _frames;
    private int _window;

    public NoiseFloor() => Reset();

    /// <summary>In dB of full scale.</summary>
    public float Level { get; private set; }

    public void Update(float level, bool hasPitch)
    {
        bool isFirst = _least[0] == float.MaxValue;
        _smoothed = isFirst ? level : _smoothed + (0.2f * (level - _smoothed));
        _least[_window] = Math.Min(_least[_window], _smoothed);
        if (++_frames == FramesPerWindow)
        {
            _frames = 0;
            _window = (_window + 1) % Windows;
            _least[_window] = _smoothed;
        }

        float least = _least[0];
        foreach (float window in _least)
        {
            least = Math.Min(least, window);
        }

        float rise = isFirst ? float.MaxValue : hasPitch ? RiseUnderVoice : Rise;
        Level = Math.Max(Lowest, Math.Min(least + Bias, Level + rise));
    }

    public void Reset()
    {
        _least.AsSpan().Fill(float.MaxValue);
        _frames = 0;
        _window = 0;
        Level = Lowest;
    }
}
