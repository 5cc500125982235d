namespace VoipSdk.Audio;

/// <summary>
/// Where a call's sound comes from and goes to: a sound card, a file, a game's mixer. Small enough to implement in an
/// afternoon (docs/guides/audio-backend.md).
/// </summary>
/// <remarks>A backend may be used for several calls, one after another or at once; implementations are thread-safe.</remarks>
public interface IAudioBackend
{
    /// <summary>A name for logs and lists, such as <c>wav</c> or <c>wasapi</c>.</summary>
    string Name { get; }

    /// <summary>Starts to deliver captured samples to <paramref name="port"/> and to take playback samples from it.</summary>
    /// <param name="port">
    /// The call's side. One thread at a time may call <see cref="AudioPort.Push"/>, one (the same or another)
    /// <see cref="AudioPort.Pull"/>; both are lock-free and may be called from a device's callback.
    /// </param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <returns>The running stream; the caller disposes it, which ends all calls to <paramref name="port"/>.</returns>
    /// <exception cref="VoipCallException">The device cannot be opened; the message is for the user.</exception>
    ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default);
}

/// <summary>A running audio stream of a backend.</summary>
public interface IAudioStream : IAsyncDisposable
{
    /// <summary>
    /// Completes when the stream has nothing more to say by itself: a file was played to its end, a device is gone.
    /// Never faults. A stream that goes on until it is disposed completes then.
    /// </summary>
    Task Completion { get; }
}
