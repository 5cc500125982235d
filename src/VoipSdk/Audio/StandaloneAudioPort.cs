namespace VoipSdk.Audio;

/// <summary>
/// An <see cref="AudioPort"/> without a call: for testing a backend, and for applications that want a backend's sound for
/// something else. Live from the beginning.
/// </summary>
/// <remarks>One thread at a time may be in <see cref="Read"/>. The other members are thread-safe.</remarks>
public sealed class StandaloneAudioPort : IPlaybackSource
{
    private readonly AudioPlaybackHandler? _playback;

    /// <summary>Creates the port.</summary>
    /// <param name="playback">
    /// Fills all of a block of 48 kHz mono with what is to be heard, on the backend's playback thread; never throws. Null for silence.
    /// </param>
    /// <param name="capacity">Captured samples that wait for <see cref="Read"/> at most, 1 to 480,000; default 48,000, a second.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is out of range.</exception>
    public StandaloneAudioPort(AudioPlaybackHandler? playback = null, int capacity = AudioPort.SampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 10 * AudioPort.SampleRate);
        _playback = playback;
        Port = new AudioPort(this, capacity);
    }

    /// <summary>What the backend is opened with.</summary>
    public AudioPort Port { get; }

    /// <summary>Captured samples that wait.</summary>
    public int Available => Port.CapturedAvailable;

    /// <summary>Takes captured samples, oldest first.</summary>
    /// <returns>How many were taken into the start of <paramref name="samples"/>.</returns>
    public int Read(Span<float> samples) => Port.ReadCaptured(samples);

    /// <summary>Ends it as a call's end does: nothing is taken any more, and silence is heard.</summary>
    public void Close() => Port.Close();

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
