using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>The side of a call that a backend talks to.</summary>
/// <remarks>
/// Never waits, locks or allocates, so <see cref="Push"/> and <see cref="Pull"/> and their stereo forms may be called from a
/// device's callback. One thread at a time may push, one (the same or another) pull. Mono and stereo may be mixed at will: what
/// is pushed as mono is heard in the middle, what is pulled as mono is the mix. When the call is over all remain harmless.
/// </remarks>
public sealed partial class AudioPort
{
    /// <summary>Samples a second and channel, in Hz, of everything that passes here: 48,000, 32-bit float from -1 to 1.</summary>
    public const int SampleRate = 48_000;

    private readonly IPlaybackSource _playback;
    private readonly IStereoPlaybackSource? _stereoPlayback;
    private readonly SpscRing<float> _captured;
    private long _droppedCaptureSamples;
    private volatile float _volume = 1;
    private volatile float _pan;
    private volatile AudioContent _content;
    private GainRamp _volumeRamp = new(1);
    private GainRamp _leftRamp = new(1);
    private GainRamp _rightRamp = new(1);
    private volatile bool _isLive;
    private volatile bool _isClosed;

    /// <summary>Creates the port of one call.</summary>
    /// <param name="playback">Asked for playback on the backend's thread; of two channels an <see cref="IStereoPlaybackSource"/>.</param>
    /// <param name="captureCapacitySamples">Captured samples of each channel that may wait for the call.</param>
    /// <param name="isLive">False to wait for <see cref="GoLive"/>.</param>
    /// <param name="channels">1 or 2.</param>
    internal AudioPort(IPlaybackSource playback, int captureCapacitySamples, bool isLive = true, int channels = 1)
    {
        _isLive = isLive;
        _playback = playback;
        _stereoPlayback = channels == 2 ? (IStereoPlaybackSource)playback : null;
        _captured = new SpscRing<float>(captureCapacitySamples * channels);
        Channels = channels;
    }

    /// <summary>
    /// Whether the call is connected. Before, what is pushed is discarded and what is pulled is silence: a device need not
    /// care, a backend that plays a recording waits until this is true.
    /// </summary>
    public bool IsLive => _isLive && !_isClosed;

    /// <summary>
    /// The channels that the call has here, 1 or 2 (<see cref="DirectoryClientOptions.Channels"/>). Of two, the other end may
    /// still send or hear one.
    /// </summary>
    public int Channels { get; }

    /// <summary>
    /// What the call sends. A backend leaves <see cref="AudioContent.Music"/> as it is: no echo cancellation, no noise
    /// suppression, no automatic gain. May change at any time (<see cref="PeerCallSession.Content"/>).
    /// </summary>
    public AudioContent Content
    {
        get => _content;
        internal set => _content = value;
    }

    /// <summary>
    /// What is heard of this call is multiplied with, 0 to 8; default 1. <see cref="Pull"/> and <see cref="PullStereo"/> do it,
    /// without clicks.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Volume
    {
        get => _volume;
        set => _volume = value is >= 0 and <= 8 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A volume is 0 to 8.");
    }

    /// <summary>
    /// Where this call is heard, -1 (left) to 1 (right); default 0, the middle. <see cref="PullStereo"/> does it, without clicks: a
    /// call of one channel is panned at equal power, of two the one on the other side becomes quieter. <see cref="Pull"/> gives
    /// one channel, and has no sides.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Pan
    {
        get => _pan;
        set => _pan = value is >= -1 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A pan is -1 to 1.");
    }

    /// <summary>Captured samples of each channel that wait for <see cref="ReadCaptured"/>.</summary>
    internal int CapturedAvailable => _captured.Count / Channels;

    /// <summary>Captured samples of each channel that were lost because the call did not read them in time.</summary>
    internal long DroppedCaptureSamples => Volatile.Read(ref _droppedCaptureSamples);

    /// <summary>Hands captured samples to the call. Any number at a time; they are copied.</summary>
    /// <param name="samples">Mono; a call of two channels has them in both.</param>
    /// <returns>How many were taken: fewer when the call does not keep up; the rest is lost and counted.</returns>
    public int Push(ReadOnlySpan<float> samples)
    {
        if (_isClosed || !_isLive)
        {
            return _isClosed ? 0 : samples.Length;
        }

        int taken = Channels == 1 ? _captured.Write(samples) : WriteTwice(samples);
        CountDropped(samples.Length - taken);
        return taken;
    }

    /// <summary>Fills <paramref name="samples"/> with what is to be heard next; silence where there is nothing.</summary>
    /// <param name="samples">Mono; of a call of two channels their mix, half of each.</param>
    public void Pull(Span<float> samples)
    {
        if (!IsLive)
        {
            samples.Clear();
            return;
        }

        if (_stereoPlayback is null)
        {
            _playback.Pull(samples);
        }
        else
        {
            Span<float> right = MediaScratch.Samples(samples.Length, ScratchUse.PortRight);
            _stereoPlayback.PullBoth(samples, right);
            ChannelMix.ToMono(samples, right, samples);
        }

        _volumeRamp.Apply(samples, _volume);
    }

    /// <summary>The call is connected: from now on samples count.</summary>
    internal void GoLive() => _isLive = true;

    /// <summary>
    /// Ends the port: calls to <see cref="Push"/> that begin from now on return 0, calls to <see cref="Pull"/> give
    /// silence. One that runs already may still finish.
    /// </summary>
    internal void Close() => _isClosed = true;

    /// <summary>Takes captured samples, oldest first; for one thread at a time.</summary>
    /// <param name="samples">Mono, or interleaved where the call has two channels.</param>
    /// <returns>How many of each channel were taken into the start of <paramref name="samples"/>.</returns>
    internal int ReadCaptured(Span<float> samples) => _captured.Read(samples) / Channels;

    private void CountDropped(int count)
    {
        if (count > 0)
        {
            // Only the pushing thread writes the counter, so reading and writing it need not be one step.
            Volatile.Write(ref _droppedCaptureSamples, _droppedCaptureSamples + count);
        }
    }
}
