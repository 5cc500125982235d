namespace VoipSdk.Audio;

/// <summary>Takes what a microphone has captured.</summary>
/// <param name="samples">
/// 48 kHz, from -1 to 1, whole frames, any number, of two channels left and right in turn; only valid during the call.
/// </param>
/// <param name="channels">1 or 2: what the samples have, whatever was asked for. May change from one call to the next.</param>
public delegate void AudioCaptureHandler(ReadOnlySpan<float> samples, int channels);

/// <summary>Gives what is to be played.</summary>
/// <param name="samples">
/// 48 kHz, from -1 to 1, any number, filled entirely; for a device left and right in turn and whole frames, for a port mono.
/// </param>
public delegate void AudioPlaybackHandler(Span<float> samples);

/// <summary>
/// What a device library can do, for <see cref="DeviceAudioBackend"/> to make a backend of: list devices, open one, tell that
/// something changed. Everything else (which device, loss and return, mixing, levels, muting) is the backend's.
/// </summary>
/// <remarks>
/// The backend calls all members on one thread of its own, one at a time, so they may block, for a second or two where a
/// device needs it; only <see cref="Changed"/> is raised on any thread. Belongs to the backend, which disposes it after every
/// stream.
/// </remarks>
public interface IAudioDeviceDriver : IDisposable
{
    /// <summary>
    /// Devices may have come, gone or changed places as the default; at most a hint, raised on any thread. A driver that
    /// cannot know never raises it: the list is also read every few seconds.
    /// </summary>
    event EventHandler? Changed;

    /// <summary>For logs and <see cref="IAudioBackend.Name"/>, such as <c>sdl</c> or <c>wasapi</c>.</summary>
    string Name { get; }

    /// <summary>The devices that can be opened now, of both kinds; empty when there are none.</summary>
    /// <exception cref="AudioDeviceException">The system does not list its devices.</exception>
    IReadOnlyList<AudioDevice> GetDevices();

    /// <summary>Opens a microphone and starts it.</summary>
    /// <param name="deviceId">Of <see cref="GetDevices"/>; null is the system's default.</param>
    /// <param name="bufferDuration">How much to deliver at a time, or as near as the device can; 5 to 100 ms.</param>
    /// <param name="channels">
    /// 1 or 2: how many are wanted. A driver that knows only one, or a device that has only one, may give that; where the
    /// library makes two of it, both are the same.
    /// </param>
    /// <param name="captured">Called on a thread of the device's until the stream is disposed; never throws.</param>
    /// <exception cref="AudioDeviceException">It cannot be opened.</exception>
    IAudioDeviceStream OpenInput(string? deviceId, TimeSpan bufferDuration, int channels, AudioCaptureHandler captured);

    /// <summary>Opens a loudspeaker and starts it.</summary>
    /// <param name="deviceId">Of <see cref="GetDevices"/>; null is the system's default.</param>
    /// <param name="bufferDuration">How much to ask for at a time, or as near as the device can; 5 to 100 ms.</param>
    /// <param name="playback">Called on a thread of the device's until the stream is disposed; never throws.</param>
    /// <exception cref="AudioDeviceException">It cannot be opened.</exception>
    IAudioDeviceStream OpenOutput(string? deviceId, TimeSpan bufferDuration, AudioPlaybackHandler playback);
}
