using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;

namespace VoipSdk.Audio;

/// <summary>
/// Microphones and loudspeakers of Windows by NAudio: WASAPI in shared mode, driven by the devices' events. Windows converts
/// from and to the rate and channels of the device.
/// </summary>
/// <remarks>
/// The default is the one for communication, which need not be the one for music. Changes of the devices and of that
/// default raise <see cref="Changed"/> from the first use of any other member on. Can be constructed on every system;
/// elsewhere than on Windows everything but that fails with <see cref="AudioDeviceFailure.Unavailable"/>.
/// </remarks>
public sealed class NAudioDriver : IAudioDeviceDriver
{
    private readonly NAudioDriverOptions _options;
    private readonly Lock _lock = new();
    private Endpoints? _endpoints;
    private bool _disposed;

    /// <summary>Creates the driver; asks Windows for nothing yet.</summary>
    /// <param name="options">Default null: communications processing on.</param>
    public NAudioDriver(NAudioDriverOptions? options = null) => _options = options ?? new NAudioDriverOptions();

    /// <inheritdoc/>
    /// <remarks>Raised on a thread of Windows' own, which must not wait: handlers only take note.</remarks>
    public event EventHandler? Changed;

    /// <summary><c>wasapi</c>.</summary>
    public string Name => "wasapi";

    /// <inheritdoc/>
    /// <remarks>Only what is plugged in and enabled. Takes milliseconds.</remarks>
    /// <exception cref="ObjectDisposedException">The driver is disposed.</exception>
    public IReadOnlyList<AudioDevice> GetDevices() =>
        OperatingSystem.IsWindows() ? GetEndpoints().List() : throw NotWindows();

    /// <inheritdoc/>
    /// <remarks>
    /// Gives as many channels as are asked for: Windows converts. Its processing for calls may make one of two, which then are
    /// the same: <see cref="NAudioDriverOptions.UseCommunicationsProcessing"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bufferDuration"/> is not within 5 to 100 ms, or <paramref name="channels"/> not 1 or 2.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The driver is disposed.</exception>
    public IAudioDeviceStream OpenInput(string? deviceId, TimeSpan bufferDuration, int channels, AudioCaptureHandler captured)
    {
        int milliseconds = CheckBuffer(bufferDuration);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentNullException.ThrowIfNull(captured);
        if (!OperatingSystem.IsWindows())
        {
            throw NotWindows();
        }

        try
        {
            return OpenInput(deviceId, milliseconds, channels, _options.UseCommunicationsProcessing, captured);
        }
        catch (AudioDeviceException e) when (_options.UseCommunicationsProcessing && e.Reason == AudioDeviceFailure.Failed)
        {
            return OpenInput(deviceId, milliseconds, channels, communications: false, captured);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferDuration"/> is not within 5 to 100 ms.</exception>
    /// <exception cref="ObjectDisposedException">The driver is disposed.</exception>
    public IAudioDeviceStream OpenOutput(string? deviceId, TimeSpan bufferDuration, AudioPlaybackHandler playback)
    {
        int milliseconds = CheckBuffer(bufferDuration);
        ArgumentNullException.ThrowIfNull(playback);
        if (!OperatingSystem.IsWindows())
        {
            throw NotWindows();
        }

        (MMDevice endpoint, AudioDevice device) = GetEndpoints().Find(AudioDeviceKind.Output, deviceId);
        WasapiPlayerBuilder format = new WasapiPlayerBuilder()
            .WithSharedMode()
            .WithEventSync()
            .WithLatency(milliseconds)
            .WithCategory(AudioStreamCategory.Communications)
            .WithMmcssThreadPriority();
        return WasapiOutput.Open(endpoint, device, format, playback);
    }

    /// <summary>Ends the notifications; streams that are open go on until they are disposed. On any thread, any number of times.</summary>
    public void Dispose()
    {
        Endpoints? endpoints;
        lock (_lock)
        {
            _disposed = true;
            endpoints = _endpoints;
            _endpoints = null;
        }

        if (OperatingSystem.IsWindows())
        {
            endpoints?.Dispose();
        }
    }

    private static int CheckBuffer(TimeSpan bufferDuration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferDuration, TimeSpan.FromMilliseconds(5));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferDuration, TimeSpan.FromMilliseconds(100));
        return (int)Math.Ceiling(bufferDuration.TotalMilliseconds);
    }

    private static AudioDeviceException NotWindows() => new(
        AudioDeviceFailure.Unavailable, "NAudio's WASAPI needs Windows; use another driver here, such as the one of VoipSdk.Audio.Sdl.");

    [SupportedOSPlatform("windows")]
    private WasapiInput OpenInput(
        string? deviceId, int milliseconds, int channels, bool communications, AudioCaptureHandler captured)
    {
        (MMDevice endpoint, AudioDevice device) = GetEndpoints().Find(AudioDeviceKind.Input, deviceId);
        WasapiRecorderBuilder format = new WasapiRecorderBuilder()
            .WithSharedMode()
            .WithEventSync()
            .WithBufferLength(milliseconds)
            .WithMmcssThreadPriority();
        return WasapiInput.Open(endpoint, device, communications ? format.WithCommunicationsMode() : format, channels, captured);
    }

    [SupportedOSPlatform("windows")]
    private Endpoints GetEndpoints()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _endpoints ??= Endpoints.Create(() => Changed?.Invoke(this, EventArgs.Empty));
        }
    }
}
