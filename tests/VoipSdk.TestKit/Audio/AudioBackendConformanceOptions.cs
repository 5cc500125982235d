using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>What <see cref="AudioBackendConformance"/> has to know of a backend.</summary>
public sealed record AudioBackendConformanceOptions
{
    /// <summary>How long sound is watched in each check that does; default a second. A real device wants two.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For a backend that the application drives: called about every 10 ms, does what the engine's callback would. Default null: it has
    /// a device, thread or timer of its own.
    /// </summary>
    public Action<IAudioBackend>? Drive { get; init; }

    /// <summary>Whether one backend serves several calls at once; default true, as <see cref="IAudioBackend"/> wants it.</summary>
    public bool ServesSeveralCalls { get; init; } = true;

    /// <summary>
    /// By how much sound may be faster or slower than the system's clock, as a share; default 0.05, which allows for a busy machine.
    /// </summary>
    public double RateTolerance { get; init; } = 0.05;
}
