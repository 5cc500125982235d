namespace VoipSdk.Audio;

/// <summary>
/// Says a WAV file and writes what it hears to another, in real time. Reads what <see cref="WavReader"/> reads, resampled
/// to 48 kHz and mixed down to mono; a call of two channels keeps those of a file of two, and writes two.
/// </summary>
/// <remarks>
/// Thread-safe. Each call gets the input from its beginning; at its end <see cref="IAudioStream.Completion"/> completes,
/// and the stream goes on with silence while it records. The output is a valid WAV file when the stream is disposed. Where
/// the input can no longer be read it counts as ended; where the output can no longer be written it stays as long as it is.
/// </remarks>
public sealed class WavAudioBackend : IAudioBackend
{
    private readonly WavAudioOptions _options;

    /// <summary>Says one file and writes another; null for one of them says nothing or forgets what is heard.</summary>
    /// <exception cref="ArgumentException">Both are null.</exception>
    public WavAudioBackend(string? inputPath, string? outputPath = null)
        : this(new WavAudioOptions { InputPath = inputPath, OutputPath = outputPath })
    {
    }

    /// <summary>Says and writes what <paramref name="options"/> name.</summary>
    /// <exception cref="ArgumentException">Neither or twice an input or output is given, or the format is unknown.</exception>
    public WavAudioBackend(WavAudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { InputPath: not null, OpenInput: not null } or { OutputPath: not null, OpenOutput: not null })
        {
            throw new ArgumentException("Give a path or a stream, not both.", nameof(options));
        }

        if (options is { InputPath: null, OpenInput: null, OutputPath: null, OpenOutput: null })
        {
            throw new ArgumentException(
                $"There is neither input nor output; for silence use {nameof(NullAudioBackend)}.", nameof(options));
        }

        if (options.OutputFormat is < WavSampleFormat.Pcm8 or > WavSampleFormat.IeeeFloat64)
        {
            throw new ArgumentException($"{nameof(WavAudioOptions.OutputFormat)} is unknown.", nameof(options));
        }

        _options = options with { };
    }

    /// <summary><c>wav</c>.</summary>
    public string Name => "wav";

    /// <inheritdoc/>
    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        cancellationToken.ThrowIfCancellationRequested();
        WavCallAudio? audio = null;
        try
        {
            audio = new WavCallAudio(_options, port.Channels);
            return new ValueTask<IAudioStream>(new PacedAudioStream("VoipSdk WAV audio", port, audio));
        }
        catch (Exception e) when (IsFileFault(e))
        {
            audio?.Dispose();
            throw new VoipCallException(VoipCallFailure.AudioUnavailable, e.Message, e);
        }
    }

    /// <summary>What opening, reading or writing a file throws when the file, not the program, is at fault.</summary>
    internal static bool IsFileFault(Exception e) =>
        e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException
            or System.Security.SecurityException;
}
