namespace VoipSdk.Audio;

/// <summary>
/// The system's devices by libSDL2: PulseAudio, PipeWire or ALSA on Linux, Core Audio on macOS, WASAPI on Windows.
/// </summary>
/// <remarks>
/// <para>
/// Thread-safe; several may be used at once. SDL knows devices by their names, so a name is the id; of devices that have the
/// same, SDL numbers the later ones: <c>Headset</c>, <c>Headset (2)</c>.
/// </para>
/// <para>
/// A host that uses SDL itself goes on doing so: the audio subsystem is counted, hints and events are the host's. It should
/// initialize its part of SDL first, and while it keeps the audio subsystem open, a sound server that is started anew is found
/// only when it closes it.
/// </para>
/// </remarks>
public sealed class SdlAudioDriver : IAudioDeviceDriver
{
    private static readonly TimeSpan ShortestBuffer = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBuffer = TimeSpan.FromMilliseconds(100);

    private int _isDisposed;

    /// <summary>Creates the driver; touches neither SDL nor a device yet, and works without libSDL2 until it is asked to.</summary>
    /// <param name="options">Default null: no monitors, the name of the executable.</param>
    public SdlAudioDriver(SdlAudioDriverOptions? options = null) => Options = options ?? new SdlAudioDriverOptions();

    /// <inheritdoc/>
    public event EventHandler? Changed;

    /// <summary><c>sdl</c>.</summary>
    public string Name => "sdl";

    internal SdlAudioDriverOptions Options { get; }

    /// <inheritdoc/>
    /// <remarks>On Linux it may take 20 ms while nothing is open, and up to 5 s where the sound server does not answer.</remarks>
    /// <exception cref="AudioDeviceException">
    /// There is no libSDL2, or the system's sound does not work; on Linux also where there is neither a sound server nor a sound
    /// card (<see cref="AudioDeviceFailure.NoDevice"/>). The message says what to do about it.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The driver was disposed.</exception>
    public IReadOnlyList<AudioDevice> GetDevices()
    {
        ThrowIfDisposed();
        return SdlSystem.Current.GetDevices(this);
    }

    /// <inheritdoc/>
    /// <remarks>Gives as many channels as are asked for: SDL and the sound server convert.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is not within 5 to 100 ms, or the channels are not 1 or 2.</exception>
    /// <exception cref="ObjectDisposedException">The driver was disposed.</exception>
    public IAudioDeviceStream OpenInput(string? deviceId, TimeSpan bufferDuration, int channels, AudioCaptureHandler captured)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentNullException.ThrowIfNull(captured);
        int samples = CountSamples(bufferDuration);
        ThrowIfDisposed();
        return SdlSystem.Current.Open(
            this, AudioDeviceKind.Input, deviceId, samples, device => new SdlStream(SdlSystem.Current, device, channels, captured));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is not within 5 to 100 ms.</exception>
    /// <exception cref="ObjectDisposedException">The driver was disposed.</exception>
    public IAudioDeviceStream OpenOutput(string? deviceId, TimeSpan bufferDuration, AudioPlaybackHandler playback)
    {
        ArgumentNullException.ThrowIfNull(playback);
        int samples = CountSamples(bufferDuration);
        ThrowIfDisposed();
        return SdlSystem.Current.Open(
            this, AudioDeviceKind.Output, deviceId, samples, device => new SdlStream(SdlSystem.Current, device, playback));
    }

    /// <summary>Ends SDL's audio subsystem, where nobody else in the process uses it. Its streams have to be disposed before.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            SdlSystem.Current.Release(this);
        }
        catch (AudioDeviceException)
        {
            // The sound server does not answer; what is left is ended when it does, or by the end of the process.
        }
    }

    internal void RaiseChanged()
    {
        if (Volatile.Read(ref _isDisposed) == 0)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private static int CountSamples(TimeSpan bufferDuration)
    {
        if (bufferDuration < ShortestBuffer || bufferDuration > LongestBuffer)
        {
            throw new ArgumentOutOfRangeException(nameof(bufferDuration), bufferDuration, "A buffer lasts 5 to 100 ms.");
        }

        return (int)Math.Round(bufferDuration.TotalMilliseconds * 48);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}
