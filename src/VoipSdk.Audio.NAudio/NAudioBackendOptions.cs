namespace VoipSdk.Audio;

/// <summary>Which devices a <see cref="NAudioBackend"/> opens, and how.</summary>
public sealed record NAudioBackendOptions
{
    /// <summary>
    /// <see cref="NAudioDevice.Id"/> of the microphone; null, the default, is the one that Windows uses for communication
    /// when the call begins.
    /// </summary>
    public string? CaptureDeviceId { get; init; }

    /// <summary>
    /// <see cref="NAudioDevice.Id"/> of the speakers; null, the default, are the ones that Windows uses for communication
    /// when the call begins.
    /// </summary>
    public string? PlaybackDeviceId { get; init; }

    /// <summary>How much the device may buffer each way, 10 to 500 ms; default 20 ms. Less is less delay and more risk of gaps.</summary>
    public TimeSpan BufferDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Whether to ask Windows for its processing of calls: echo cancellation, noise suppression and gain control, where
    /// the device has them; default true.
    /// </summary>
    public bool UseCommunicationsProcessing { get; init; } = true;
}
