using Microsoft.Extensions.Logging;

namespace VoipSdk.Audio;

/// <summary>How a <see cref="DeviceAudioBackend"/> begins; everything but the times can be changed later.</summary>
public sealed record DeviceAudioOptions
{
    /// <summary>
    /// <see cref="AudioDevice.Id"/> of the microphone; default null: the system's default, also when that changes. One that is not
    /// plugged in counts as soon as it is.
    /// </summary>
    public string? InputDeviceId { get; init; }

    /// <summary>
    /// <see cref="AudioDevice.Id"/> of the loudspeakers; default null: the system's default, also when that changes. One that is
    /// not plugged in counts as soon as it is.
    /// </summary>
    public string? OutputDeviceId { get; init; }

    /// <summary>
    /// How much sound passes between program and device at a time, 5 to 100 ms; default 10 ms. Less is less delay and more risk of
    /// gaps.
    /// </summary>
    public TimeSpan BufferDuration { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>When the microphone is sent; default always.</summary>
    public TransmitMode TransmitMode { get; init; }

    /// <summary>
    /// Whether a call fails (<see cref="VoipCallFailure.AudioUnavailable"/>) where microphone or loudspeakers cannot be opened when it
    /// begins; default false: it goes on in silence, and both are used as soon as they can be.
    /// </summary>
    public bool RequiresDevices { get; init; }

    /// <summary>
    /// Events that wait to be read at most, 1 to 65,536; default 64. When one more comes the oldest is dropped.
    /// </summary>
    public int EventCapacity { get; init; } = 64;

    /// <summary>Where logs go; default null: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
