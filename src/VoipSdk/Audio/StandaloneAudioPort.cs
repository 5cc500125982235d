using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>
/// An <see cref="AudioPort"/> without a call: for testing a backend, and for applications that want a backend's sound for
/// something else. Live from the beginning.
/// </summary>
/// <remarks>One thread at a time may be in <see cref="Read"/>. The other members are thread-safe.</remarks>
public sealed class StandaloneAudioPort : IStereoPlaybackSource
{
    private readonly AudioPlaybackHandler? _playback;

    /// <summary>Creates the port, of one channel.</summary>
    /// <param name="playback">
    /// Fills all of a block of 48 kHz mono with what is to be heard, on the backend's playback thread; never throws. Null for silence.
    /// </param>
    /// <param name="capacity">Captured samples that wait for <see cref="Read"/> at most, 1 to 480,000; default 48,000, a second.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is out of range.</exception>
    public StandaloneAudioPort(AudioPlaybackHandler? playback = null, int capacity = AudioPort.SampleRate)
        : this(channels: 1, playback, capacity)
    {
    }

    /// <summary>Creates the port, of one channel or two.</summary>
    /// <param name="channels">1, or 2 for a port as calls of two channels have it.</param>
    /// <param name="playback">
    /// Fills all of a block of 48 kHz, mono or interleaved, with what is to be heard, on the backend's playback thread; never
    /// throws. Null for silence.
    /// </param>
    /// <param name="capacity">Captured samples of each channel that wait for <see cref="Read"/> at most, 1 to 480,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public StandaloneAudioPort(int channels, AudioPlaybackHandler? playback, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 10 * AudioPort.SampleRate);
        _playback = playback;
        Port = new AudioPort(this, capacity, channels: channels);
    }

    /// <summary>What the backend is opened with.</summary>
    public AudioPort Port { get; }

    /// <summary>
    /// What it takes, as a call says it (<see cref="AudioPort.Content"/>): a voice, the default, or music, which devices give
    /// without voice processing and in both channels. May change at any time.
    /// </summary>
    public AudioContent Content
    {
        get => Port.Content;
        set => Port.Content = value;
    }

    /// <summary>Captured samples of each channel that wait.</summary>
    public int Available => Port.CapturedAvailable;

    /// <summary>Takes captured samples, oldest first.</summary>
    /// <param name="samples">Mono, or whole interleaved frames of a port of two channels.</param>
    /// <returns>How many of each channel were taken into the start of <paramref name="samples"/>.</returns>
    public int Read(Span<float> samples) => Port.ReadCaptured(samples[..(samples.Length / Port.Channels * Port.Channels)]);

    /// <summary>Ends it as a call's end does: nothing is taken any more, and silence is heard.</summary>
    public void Close() => Port.Close();

    void IStereoPlaybackSource.PullBoth(Span<float> left, Span<float> right)
    {
        Span<float> interleaved = MediaScratch.Samples(2 * left.Length);
        ((IPlaybackSource)this).Pull(interleaved);
        ChannelMix.ToStereo(interleaved, left, right);
    }

    void IPlaybackSource.Pull(Span<float> samples)
    {
        if (_playback is null)
        {
            samples.Clear();
        }
        else
        {
            _playback(samples);
        }
    }
}
