namespace VoipSdk.Audio;

/// <summary>
/// Hands out the far end so that its echo begins a little later, within the first part of what an echo canceller models. Moves
/// only when the echo would leave that part: after each move a canceller has to learn anew.
/// </summary>
internal sealed class FarEndAligner
{
    // In samples: where the echo is put, and where it may be.
    private const int Lead = 240;
    private const int EarliestLead = 24;
    private const int LatestLead = 720;

    private readonly FarEndReference _reference = new();
    private readonly DelayEstimator _estimator = new();
    private readonly float[] _frame = new float[VoiceProcessing.FrameLength];
    private int _shift;
    private volatile int _delay = -1;

    /// <summary>Null before an echo was found. Any thread.</summary>
    public TimeSpan? Delay => _delay is >= 0 and int delay ? TimeSpan.FromSeconds((double)delay / AudioPort.SampleRate) : null;

    /// <summary>The far end that belongs to the frame of the last <see cref="Advance"/>.</summary>
    public ReadOnlySpan<float> Frame => _frame;

    /// <summary>On the playback thread.</summary>
    public void Write(ReadOnlySpan<float> played) => _reference.Write(played);

    /// <summary>Goes on by a frame. On the capture thread.</summary>
    /// <returns>Whether the alignment has changed.</returns>
    public bool Advance(ReadOnlySpan<float> captured)
    {
        _estimator.Process(_reference.Advance(), captured);
        bool isMoved = Align(_estimator.Delay);
        _reference.Read(_frame, _shift);
        return isMoved;
    }

    public void Reset()
    {
        _estimator.Reset();
        _reference.Reset();
        _shift = 0;
        _delay = -1;
    }

    private bool Align(int delay)
    {
        _delay = delay;
        if (delay < 0 || (delay - _shift is >= EarliestLead and <= LatestLead))
        {
            return false;
        }

        int shift = Math.Max(0, delay - Lead);
        bool isMoved = shift != _shift;
        _shift = shift;
        return isMoved;
    }
}
