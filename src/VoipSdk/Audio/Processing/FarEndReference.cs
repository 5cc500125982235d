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

    private readonly ClockBridge _bridge;
    private readonly float[] _history = new float[HistoryLength];
    private readonly float[] _newest = new float[VoiceProcessing.FrameLength];
    private int _end;
    private int _longestBlock = VoiceProcessing.FrameLength;
    private int _bridgedBlock = VoiceProcessing.FrameLength;

    public FarEndReference(TimeProvider time) =>
        _bridge = new ClockBridge(TimeSpan.FromSeconds((double)BridgeDelay / AudioPort.SampleRate), time);

    /// <summary>By how much the newest frame lags behind what was written last, in samples.</summary>
    /// <remarks>A block, and how much later than the earliest one may come.</remarks>
    public int BridgeDelay => _bridgedBlock + Math.Max(VoiceProcessing.FrameLength, _bridgedBlock / 2);

    /// <summary>Takes over what is played. On the playback thread.</summary>
    public void Write(ReadOnlySpan<float> played)
    {
        if (played.Length > _longestBlock)
        {
            Volatile.Write(ref _longestBlock, played.Length);
        }

        _bridge.Write(played);
    }

    /// <summary>Takes a frame into the history. On the capture thread, as all that follows.</summary>
    /// <returns>The frame without any delay.</returns>
    public ReadOnlySpan<float> Advance()
    {
        // Longer blocks come less often: more has to wait here, and such a device returns the echo the later.
        int longest = Volatile.Read(ref _longestBlock);
        if (longest != _bridgedBlock)
        {
            _bridgedBlock = longest;
            _bridge.ChangeDelay(BridgeDelay);
        }

        _bridge.Read(_newest);
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
