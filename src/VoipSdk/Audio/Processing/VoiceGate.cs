namespace VoipSdk.Audio;

/// <summary>
/// Makes a decision of probabilities: speech begins with the second likely frame in a row, so that a click does not open a
/// channel, and ends when the hang-over has passed.
/// </summary>
internal sealed class VoiceGate(TimeSpan hangover)
{
    private const float Likely = 0.5f;
    private readonly int _hangoverFrames = (int)Math.Ceiling(hangover.TotalMilliseconds / 10);
    private int _likelyInRow;
    private int _left;

    public bool IsOpen => _left > 0;

    public void Update(float probability)
    {
        _likelyInRow = probability >= Likely ? _likelyInRow + 1 : 0;
        if (_likelyInRow >= 2)
        {
            _left = _hangoverFrames + 1;
        }
        else if (_left > 0)
        {
            _left--;
        }
    }

    public void Reset()
    {
        _likelyInRow = 0;
        _left = 0;
    }
}
