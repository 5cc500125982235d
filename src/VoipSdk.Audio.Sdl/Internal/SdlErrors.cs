namespace VoipSdk.Audio;

/// <summary>What SDL's error texts mean to a user. SDL has no codes: what no text tells is <c>Failed</c>, with the text.</summary>
internal static class SdlErrors
{
    private static readonly (string Text, AudioDeviceFailure Reason)[] Meanings =
    [
        ("busy", AudioDeviceFailure.Busy),
        ("being hogged", AudioDeviceFailure.Busy),
        ("already open", AudioDeviceFailure.Busy),
        ("in use", AudioDeviceFailure.Busy),
        ("8889000A", AudioDeviceFailure.Busy),
        ("permission denied", AudioDeviceFailure.Denied),
        ("access is denied", AudioDeviceFailure.Denied),
        ("access denied", AudioDeviceFailure.Denied),
        ("not permitted", AudioDeviceFailure.Denied),
        ("80070005", AudioDeviceFailure.Denied),
        ("could not connect to pulseaudio", AudioDeviceFailure.Unavailable),
        ("could not setup connection", AudioDeviceFailure.Unavailable),
        ("connection refused", AudioDeviceFailure.Unavailable),
        ("host is down", AudioDeviceFailure.Unavailable),
        ("no available audio device", AudioDeviceFailure.Unavailable),
        ("not initialized", AudioDeviceFailure.Unavailable),
        ("not available", AudioDeviceFailure.Unavailable),
        ("failed to connect", AudioDeviceFailure.Unavailable),
        ("no capture support", AudioDeviceFailure.NoDevice),
        ("no such device", AudioDeviceFailure.Gone),
        ("no such file", AudioDeviceFailure.Gone),
        ("no such entity", AudioDeviceFailure.Gone),
        ("missing?", AudioDeviceFailure.Gone),
        ("isn't alive", AudioDeviceFailure.Gone),
        ("can't find requested", AudioDeviceFailure.Gone),
        ("not found", AudioDeviceFailure.Gone),
    ];

    public static string Describe(AudioDeviceKind kind) => kind == AudioDeviceKind.Input ? "microphone" : "loudspeaker";

    /// <param name="kind">What was asked for.</param>
    /// <param name="deviceId">Null for the default, which is not gone: there is none.</param>
    /// <param name="error">Of SDL.</param>
    public static AudioDeviceException NotOpened(AudioDeviceKind kind, string? deviceId, string error)
    {
        AudioDeviceFailure reason = Classify(error);
        if (reason == AudioDeviceFailure.Gone && deviceId is null)
        {
            reason = AudioDeviceFailure.NoDevice;
        }

        string device = deviceId is null ? $"The system's default {Describe(kind)}" : $"The {Describe(kind)} \"{deviceId}\"";
        return new AudioDeviceException(reason, $"{device} cannot be opened: {error.TrimEnd('.')}.{Advise(reason)}");
    }

    /// <param name="kind">What was asked for.</param>
    /// <param name="withServer">False where it may only be the sound server that is missing.</param>
    public static AudioDeviceException NoDevice(AudioDeviceKind kind, bool withServer) => new(
        AudioDeviceFailure.NoDevice,
        withServer
            ? $"There is no {Describe(kind)}.{Advise(AudioDeviceFailure.NoDevice)}"
            : $"There is no {Describe(kind)}, and no sound server runs (PulseAudio or PipeWire). Plug one in, or start the server.");

    /// <summary>For both kinds at once.</summary>
    public static AudioDeviceException NoServer() => new(
        AudioDeviceFailure.NoDevice,
        "There is neither a microphone nor a loudspeaker: no sound server runs (PulseAudio or PipeWire), and there is no sound card that "
            + "could be used without one (ALSA). Start the server, or plug a card in; a container has to be given the server's socket "
            + "(PULSE_SERVER).");

    public static AudioDeviceException Gone(AudioDeviceKind kind, string deviceId) => new(
        AudioDeviceFailure.Gone, $"There is no {Describe(kind)} \"{deviceId}\" now.{Advise(AudioDeviceFailure.Gone)}");

    public static AudioDeviceException NoSystem(string error) => new(
        AudioDeviceFailure.Unavailable, $"The system offers no sound: {error.TrimEnd('.')}.{Advise(AudioDeviceFailure.Unavailable)}");

    public static AudioDeviceException NoAnswer(TimeSpan waited) => new(
        AudioDeviceFailure.Unavailable,
        $"The system's sound service has not answered for {waited.TotalSeconds:0} s.{Advise(AudioDeviceFailure.Unavailable)}");

    public static AudioDeviceFailure Classify(string error)
    {
        foreach ((string text, AudioDeviceFailure reason) in Meanings)
        {
            if (error.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return reason;
            }
        }

        return AudioDeviceFailure.Failed;
    }

    private static string Advise(AudioDeviceFailure reason) => reason switch
    {
        AudioDeviceFailure.NoDevice => " Plug one in, or enable it in the system's sound settings.",
        AudioDeviceFailure.Gone => " Plug it in again, or choose another.",
        AudioDeviceFailure.Busy => " Close the program that uses it.",
        AudioDeviceFailure.Denied => " Allow this program to use it, in the system's privacy or sound settings.",
        AudioDeviceFailure.Unavailable => " Start it (on Linux PulseAudio or PipeWire), and try again.",
        _ => "",
    };
}
