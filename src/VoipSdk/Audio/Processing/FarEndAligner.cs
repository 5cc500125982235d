namespace VoipSdk.Audio;

/// <summary>
/// Hands out the far end so that its echo begins a little later, within the first part of what an echo canceller models. Moves
/// only when the echo would leave that part: after each move a canceller has to learn anew.
/// </summary>
internal sealed class FarEndAligner
{
    // In samples: how much of the canceller's reach lies before the echo at least, and after a move at most a frame more.
    private const int LeastLead = 72;
    private const int EarliestLead = 24;
    private const int LatestLead = LeastLead + (2 * VoiceProcessing.FrameLength);

    private readonly FarEndReference _reference;
    private readonly DelayEstimator _estimator = new();
    private readonly float[] _frame = new float[VoiceProcessing.FrameLength];
    private int _shift;

    // Where in the canceller's reach the echo was put at first; -1 before.
    private int _lead = -1;
    private volatile int _delay = -1;

    public FarEndAligner(TimeProvider time) => _reference = new FarEndReference(time);

    /// <summary>From being written to the echo; null before an echo was found. Any thread.</summary>
    public TimeSpan? Delay => _delay is >= 0 and int delay
        ? TimeSpan.FromSeconds((double)(delay + _reference.BridgeDelay) / AudioPort.SampleRate)
        : null;

    /// <summary>The far end that belongs to the frame of the last <see cref="Advance"/>.</summary>
    public ReadOnlySpan<float> Frame => _frame;

    /// <summary>On the playback thread.</summary>
    public void Write(ReadOnlySpan<float> played) => _reference.Write(played);

    /// <summary>Goes on by a frame. On the capture thread.</summary>
    /// <returns>How many frames later than before the far end is handed out.</returns>
    public int Advance(ReadOnlySpan<float> captured)
    {
        _estimator.Process(_reference.Advance(), captured);
        int moved = Align(_estimator.Delay);
        _reference.Read(_frame, _shift);
        return moved;
    }

    public void Reset()
    {
        _estimator.Reset();
        _reference.Reset();
        _shift = 0;
        _lead = -1;
        _delay = -1;
    }

    private int Align(int delay)
    {
        _delay = delay;
        if (delay < 0 || (delay - _shift is >= EarliestLead and <= LatestLead))
        {
            return 0;
        }

        if (_lead >= 0 && delay >= _lead)
        {
            // The way has become longer or shorter as a whole: what was learnt stays true.
            _shift = delay - _lead;
            return 0;
        }

        // By whole frames, so that a canceller that works in frames can move what it has learnt.
        int frames = Math.Max(0, delay - LeastLead) / VoiceProcessing.FrameLength;
        int moved = frames - (_shift / VoiceProcessing.FrameLength);
        _shift = frames * VoiceProcessing.FrameLength;
        _lead = delay - _shift;
        return moved;
    }
}
