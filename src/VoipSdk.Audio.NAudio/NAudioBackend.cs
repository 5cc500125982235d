using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;

namespace VoipSdk.Audio;

/// <summary>Microphone and speakers on Windows: WASAPI in shared mode, driven by the device's events, by NAudio.</summary>
/// <remarks>
/// Thread-safe; each call opens its devices anew, and several can be open at once. When a device goes away the stream's
/// <see cref="IAudioStream.Completion"/> completes; the call goes on in silence until it is given another stream.
/// </remarks>
public sealed class NAudioBackend : IAudioBackend
{
    private const string WindowsOnly = "NAudioBackend needs Windows; elsewhere use another IAudioBackend.";

    private readonly NAudioBackendOptions _options;

    /// <summary>Creates the backend; opens nothing yet, and works on every system until it is asked to.</summary>
    /// <param name="options">Default null: the devices for communication, 20 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer duration is not within 10 to 500 ms.</exception>
    public NAudioBackend(NAudioBackendOptions? options = null)
    {
        _options = options ?? new NAudioBackendOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(
            _options.BufferDuration, TimeSpan.FromMilliseconds(10), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            _options.BufferDuration, TimeSpan.FromMilliseconds(500), nameof(options));
    }

    /// <summary><c>wasapi</c>.</summary>
    public string Name => "wasapi";

    /// <summary>The devices that are plugged in and enabled.</summary>
    /// <remarks>Asks Windows each time; takes milliseconds, so do not call it in a game's frame.</remarks>
    /// <exception cref="PlatformNotSupportedException">This is not Windows.</exception>
    /// <exception cref="VoipCallException">Windows has no working audio service.</exception>
    public static IReadOnlyList<NAudioDevice> GetDevices(NAudioDeviceKind kind)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(WindowsOnly);
        }

        try
        {
            return ReadDevices(kind == NAudioDeviceKind.Capture ? DataFlow.Capture : DataFlow.Render, kind);
        }
        catch (COMException e)
        {
            throw NotAvailable("Windows does not list its audio devices", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);

        // On a pool thread: NAudio posts its events to the synchronization context that it is constructed in, and a user
        // interface that waits for this call could not take them. Pool threads are also in COM's multi-threaded apartment.
        return await Task.Run<IAudioStream>(() => Open(port, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    [SupportedOSPlatform("windows")]
    private static List<NAudioDevice> ReadDevices(DataFlow flow, NAudioDeviceKind kind)
    {
        using var enumerator = new MMDeviceEnumerator();
        string? defaultId = null;
        if (enumerator.TryGetDefaultAudioEndpoint(flow, Role.Communications, out MMDevice defaultDevice))
        {
            using (defaultDevice)
            {
                defaultId = defaultDevice.ID;
            }
        }

        var devices = new List<NAudioDevice>();
        using MMDeviceCollection endpoints = enumerator.EnumerateAudioEndPoints(flow, DeviceState.Active);
        foreach (MMDevice device in endpoints)
        {
            using (device)
            {
                devices.Add(new NAudioDevice(device.ID, device.FriendlyName, kind, device.ID == defaultId));
            }
        }

        return devices;
    }

    private static VoipCallException NotAvailable(string what, Exception e) =>
        new(VoipCallFailure.AudioUnavailable, $"{what} ({e.Message.TrimEnd()}, 0x{e.HResult:X8}).", e);

    private WasapiStream Open(AudioPort port, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new VoipCallException(VoipCallFailure.AudioUnavailable, WindowsOnly);
        }

        WasapiStream? stream = null;
        string what = "The microphone cannot be opened";
        try
        {
            stream = new WasapiStream(port, _options);
            stream.StartCapture();
            cancellationToken.ThrowIfCancellationRequested();
            what = "The speakers cannot be opened";
            stream.StartPlayback();
            cancellationToken.ThrowIfCancellationRequested();
            return stream;
        }
        catch (Exception e)
        {
            stream?.Abandon();
            if (IsDeviceFault(e))
            {
                throw NotAvailable(what, e);
            }

            throw;
        }
    }

    /// <summary>What NAudio throws when Windows refuses: no device, in use, forbidden by the privacy settings, unsupported.</summary>
    private static bool IsDeviceFault(Exception e) =>
        e is ExternalException or UnauthorizedAccessException or InvalidOperationException or ArgumentException
            or NotSupportedException or InvalidCastException;
}
