namespace VoipSdk.Audio;

/// <summary>Says nothing and hears nothing, in real time: for servers, tests and bots that only listen to events.</summary>
/// <remarks>Thread-safe; every call gets its own thread and pace.</remarks>
public sealed class NullAudioBackend : IAudioBackend
{
    private NullAudioBackend()
    {
    }

    /// <summary>The only one.</summary>
    public static NullAudioBackend Instance { get; } = new();

    /// <summary><c>null</c>.</summary>
    public string Name => "null";

    /// <summary>Starts to push silence, and to pull and forget what is heard. Never fails.</summary>
    /// <inheritdoc/>
    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IAudioStream>(new PacedAudioStream("VoipSdk null audio", port, new Silence()));
    }

    private sealed class Silence : IPacedAudio
    {
        public bool Capture(Span<float> samples)
        {
            samples.Clear();
            return true;
        }

        public void Play(ReadOnlySpan<float> samples)
        {
            // Nobody listens.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
