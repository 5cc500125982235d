namespace VoipSdk.Audio;

/// <summary>What a <see cref="WavAudioBackend"/> says and where it writes what it hears. At least one of both is set.</summary>
public sealed record WavAudioOptions
{
    /// <summary>File to say; null, the default, says nothing.</summary>
    public string? InputPath { get; init; }

    /// <summary>
    /// Opens what to say, instead of <see cref="InputPath"/>; called once a call, and once a repetition. The backend
    /// disposes the stream. Default null.
    /// </summary>
    public Func<Stream>? OpenInput { get; init; }

    /// <summary>Whether to begin again at the end of the input; the stream's Completion then waits for its disposal. Default false.</summary>
    public bool Loop { get; init; }

    /// <summary>File for what is heard, created or overwritten by each call; null, the default, forgets it.</summary>
    public string? OutputPath { get; init; }

    /// <summary>
    /// Opens where to write what is heard, instead of <see cref="OutputPath"/>; called once a call. The backend disposes
    /// the stream. Default null.
    /// </summary>
    public Func<Stream>? OpenOutput { get; init; }

    /// <summary>How the output, always 48 kHz with the call's channels, is stored; default 16-bit PCM.</summary>
    public WavSampleFormat OutputFormat { get; init; } = WavSampleFormat.Pcm16;
}
