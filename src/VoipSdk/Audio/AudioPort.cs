namespace VoipSdk.Audio;

/// <summary>The side of a call that a backend talks to.</summary>
/// <remarks>
/// Never waits, locks or allocates, so <see cref="Push"/> and <see cref="Pull"/> may be called from a device's callback.
/// One thread at a time may call <see cref="Push"/>, one (the same or another) <see cref="Pull"/>. When the call is over
/// both remain harmless.
/// </remarks>
public sealed class AudioPort
{
    /// <summary>Samples a second, in Hz, of everything that passes here: 48,000, mono, 32-bit float from -1 to 1.</summary>
    public const int SampleRate = 48_000;

    private readonly IPlaybackSource _playback;
    private readonly SpscRing<float> _captured;
    private long _droppedCaptureSamples;
    private volatile float _volume = 1;
    private volatile float _pan;
    private GainRamp _volumeRamp = new(1);
    private volatile bool _isLive;
    private volatile bool _isClosed;

    /// <summary>Of the mixer on the playback thread: how far it has come towards <see cref="Pan"/>.</summary>
    internal GainRamp LeftRamp = new(1);

    /// <inheritdoc cref="LeftRamp"/>
    internal GainRamp RightRamp = new(1);

    /// <summary>Creates the port of one call.</summary>
    /// <param name="playback">Asked for playback on the backend's thread.</param>
    /// <param name="captureCapacitySamples">Captured samples that may wait for the call.</param>
    /// <param name="isLive">False to wait for <see cref="GoLive"/>.</param>
    internal AudioPort(IPlaybackSource playback, int captureCapacitySamples, bool isLive = true)
    {
        _isLive = isLive;
        _playback = playback;
        _captured = new SpscRing<float>(captureCapacitySamples);
    }

    /// <summary>
    /// Whether the call is connected. Before, what is pushed is discarded and what is pulled is silence: a device need not
    /// care, a backend that plays a recording waits until this is true.
    /// </summary>
    public bool IsLive => _isLive && !_isClosed;

    /// <summary>
    /// What is heard of this call is multiplied with, 0 to 8; default 1. <see cref="Pull"/> does it, without clicks.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Volume
    {
        get => _volume;
        set => _volume = value is >= 0 and <= 8 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A volume is 0 to 8.");
    }

    /// <summary>
    /// Where this call is heard, -1 (left) to 1 (right); default 0, the middle. For backends that mix calls into stereo:
    /// <see cref="Pull"/> gives one channel.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Pan
    {
        get => _pan;
        set => _pan = value is >= -1 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A pan is -1 to 1.");
    }

    /// <summary>Captured samples that wait for <see cref="ReadCaptured"/>.</summary>
    internal int CapturedAvailable => _captured.Count;

    /// <summary>Captured samples that were lost because the call did not read them in time.</summary>
    internal long DroppedCaptureSamples => Volatile.Read(ref _droppedCaptureSamples);

    /// <summary>Hands captured samples to the call. Any number at a time; they are copied.</summary>
    /// <returns>How many were taken: fewer when the call does not keep up; the rest is lost and counted.</returns>
    public int Push(ReadOnlySpan<float> samples)
    {
        if (!_isLive)
        {
            return _isClosed ? 0 : samples.Length;
        }

        if (_isClosed)
        {
            return 0;
        }

        int taken = _captured.Write(samples);
        if (taken < samples.Length)
        {
            // Only the pushing thread writes the counter, so reading and writing it need not be one step.
            Volatile.Write(ref _droppedCaptureSamples, _droppedCaptureSamples + samples.Length - taken);
        }

        return taken;
    }

    /// <summary>Fills <paramref name="samples"/> with what is to be heard next; silence where there is nothing.</summary>
    public void Pull(Span<float> samples)
    {
        if (!IsLive)
        {
            samples.Clear();
            return;
        }

        _playback.Pull(samples);
        _volumeRamp.Apply(samples, _volume);
    }

    /// <summary>Takes captured samples, oldest first; for one thread at a time.</summary>
    /// <returns>How many were taken into the start of <paramref name="samples"/>.</returns>
    internal int ReadCaptured(Span<float> samples) => _captured.Read(samples);

    /// <summary>The call is connected: from now on samples count.</summary>
    internal void GoLive() => _isLive = true;

    /// <summary>
    /// Ends the port: calls to <see cref="Push"/> that begin from now on return 0, calls to <see cref="Pull"/> give
    /// silence. One that runs already may still finish.
    /// </summary>
    internal void Close() => _isClosed = true;
}
