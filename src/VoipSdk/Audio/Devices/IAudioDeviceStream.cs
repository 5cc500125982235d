namespace VoipSdk.Audio;

/// <summary>An open device. Disposing it ends its callbacks: when that has returned, none runs or follows.</summary>
/// <remarks>Disposed on the thread that opened it, perhaps more than once, at the latest when it was lost.</remarks>
public interface IAudioDeviceStream : IDisposable
{
    /// <summary>The device, as far as it is known; null for a default whose identity the system keeps to itself.</summary>
    AudioDevice? Device { get; }

    /// <summary>
    /// Whether the stream moves along by itself when the system's default changes. If not, the backend opens the new one.
    /// </summary>
    bool FollowsDefault { get; }

    /// <summary>
    /// How long a sample is under way between the callback and the air, as far as the library tells; zero when it does not.
    /// </summary>
    TimeSpan Latency { get; }

    /// <summary>Completes when the device is gone or has failed, with what was; never faults. Not by disposing.</summary>
    Task<AudioDeviceException> Lost { get; }
}
