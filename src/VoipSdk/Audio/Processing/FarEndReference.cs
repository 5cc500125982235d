namespace VoipSdk.Audio;

/// <summary>
/// What the loudspeaker plays, as the echo canceller wants it: taken over from the playback's clock, kept for a while, and
/// handed out as late as the echo comes.
/// </summary>
internal sealed class FarEndReference
{
    /// <summary>The longest delay in samples: 680 ms.</summary>
    public const int LongestDelay = HistoryLength - VoiceProcessing.FrameLength;

    private const int HistoryLength = 1 << 15;
    private readonly SpscRing<float> _bridge = new(AudioPort.SampleRate / 2);
    private readonly float[] _history = new float[HistoryLength];
    private readonly float[] _newest = new float[VoiceProcessing.FrameLength];
    private int _end;

    /// <summary>Takes over what is played. On the playback thread.</summary>
    public void Write(ReadOnlySpan<float> played) => _bridge.Write(played);

    /// <summary>Takes a frame into the history. On the capture thread, as all that follows.</summary>
    /// <returns>The frame without any delay.</returns>
    public ReadOnlySpan<float> Advance()
    {
        int read = _bridge.Read(_newest);
        _newest.AsSpan(read).Clear();
        int first = Math.Min(_newest.Length, HistoryLength - _end);
        _newest.AsSpan(0, first).CopyTo(_history.AsSpan(_end));
        _newest.AsSpan(first).CopyTo(_history);
        _end = (_end + _newest.Length) & (HistoryLength - 1);
        return _newest;
    }

    /// <summary>Copies the frame that was the newest <paramref name="delay"/> samples ago.</summary>
    public void Read(Span<float> frame, int delay)
    {
        int start = (_end - delay - frame.Length) & (HistoryLength - 1);
        int first = Math.Min(frame.Length, HistoryLength - start);
        _history.AsSpan(start, first).CopyTo(frame);
        _history.AsSpan(0, frame.Length - first).CopyTo(frame[first..]);
    }

    public void Reset() => _history.AsSpan().Clear();
}
