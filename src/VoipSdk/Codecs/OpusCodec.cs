namespace VoipSdk.Codecs;

/// <summary>
/// Opus (RFC 6716) by the system's libopus: 48 kHz, one channel tuned for speech or one or two for music, with in-band FEC for
/// speech and concealment. Payload format: RFC 7587.
/// </summary>
/// <remarks>
/// Thread-safe. Where libopus is missing nothing throws until an encoder or decoder is asked for; ask
/// <see cref="IsAvailable"/>. How to get libopus on each system: docs/audio.md.
/// </remarks>
public sealed class OpusCodec : IStereoAudioCodec
{
    internal const int SampleRate = 48_000;

    /// <summary>Creates the codec; works without libopus.</summary>
    /// <param name="payloadType">RTP payload type, 96 to 127 (dynamic, RFC 3551 §6); default 111.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="payloadType"/> is not dynamic.</exception>
    public OpusCodec(int payloadType = 111)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payloadType, 96);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadType, 127);
        Format = new AudioCodecFormat("opus", payloadType, SampleRate, SampleRate);
    }

    /// <summary>Whether libopus was found. Looks for it at the first use, once per process; never throws.</summary>
    public static bool IsAvailable => OpusLibrary.Current.Api is not null;

    /// <summary>What was looked for and how to install it, for the user; null when libopus was found.</summary>
    public static string? UnavailableReason => OpusLibrary.Current.UnavailableReason;

    /// <summary>What the library calls itself, such as <c>libopus 1.3.1</c>; null when it was not found.</summary>
    public static string? LibraryVersion => OpusLibrary.Current.Version;

    /// <summary><c>opus</c>, 48,000 Hz.</summary>
    public AudioCodecFormat Format { get; }

    /// <inheritdoc/>
    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new OpusEncoder(GetApi(), settings);

    /// <inheritdoc/>
    public IAudioDecoder CreateDecoder() => new OpusDecoder(GetApi());

    /// <inheritdoc/>
    public IAudioDecoder CreateStereoDecoder() => new OpusDecoder(GetApi(), channels: 2);

    internal static OpusApi GetApi() =>
        OpusLibrary.Current.Api
        ?? throw new VoipCallException(VoipCallFailure.CodecUnavailable, OpusLibrary.Current.UnavailableReason!);
}
