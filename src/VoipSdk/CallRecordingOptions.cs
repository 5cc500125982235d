using VoipSdk.Audio;

namespace VoipSdk;

/// <summary>What a recorded call is stored as.</summary>
public enum RecordingFormat
{
    /// <summary>By the extension of the path: <c>.opus</c> and <c>.ogg</c> are Ogg Opus, all others WAV.</summary>
    ByExtension = 0,

    /// <summary>WAV, 48 kHz, two channels: 11 MB a minute with 16 bits.</summary>
    Wav,

    /// <summary>Ogg Opus (RFC 7845), each side encoded for itself: 0.36 MB a minute with the default bit rate. Needs libopus.</summary>
    OggOpus,
}

/// <summary>How a call is recorded. Checked when the recording starts.</summary>
public sealed record CallRecordingOptions
{
    /// <summary>The file, which is overwritten; its directory must exist. Either this or <see cref="OpenStream"/>.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Opens what is written to instead of a file; called once, on a thread of the pool. The recording disposes the stream. A WAV
    /// header is only finished where the stream can seek.
    /// </summary>
    public Func<Stream>? OpenStream { get; init; }

    /// <summary>Default: by the extension of <see cref="Path"/>; WAV for a stream.</summary>
    public RecordingFormat Format { get; init; }

    /// <summary>Bit rate of each side in Ogg Opus, 6,000 to 256,000 bit/s; default 24,000.</summary>
    public int Bitrate { get; init; } = 24_000;

    /// <summary>How WAV stores a sample; default 16-bit PCM.</summary>
    public WavSampleFormat WavSampleFormat { get; init; } = WavSampleFormat.Pcm16;
}
