namespace VoipSdk.Audio;

/// <summary>How <see cref="SdlAudioDriver"/> shows itself, and what it lists.</summary>
public sealed record SdlAudioDriverOptions
{
    /// <summary>
    /// Whether what a loudspeaker plays is listed as a microphone too (Linux: PulseAudio and PipeWire). Default false. SDL
    /// knows one answer for the whole process: one driver that wants them is enough.
    /// </summary>
    public bool IncludeMonitors { get; init; }

    /// <summary>
    /// What the system's mixer calls the application; null, the default, is the name of its executable. A hint that the host
    /// has given to SDL itself is preferred, and the first driver's name holds for the process.
    /// </summary>
    public string? ApplicationName { get; init; }
}
