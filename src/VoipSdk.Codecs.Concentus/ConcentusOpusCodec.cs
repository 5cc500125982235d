using Concentus;

namespace VoipSdk.Codecs;

/// <summary>
/// Opus (RFC 6716) in managed code, by Concentus: what <see cref="OpusCodec"/> is where there is no libopus. Both can
/// talk to each other. Costs about 1.5 times the CPU of libopus, and 120 KB of garbage an encoded frame.
/// </summary>
/// <remarks>
/// Thread-safe. Concentus would look for a libopus by itself and then check no buffer; the first use of this type turns
/// that off for the whole process (<see cref="OpusCodecFactory.AttemptToUseNativeLibrary"/>).
/// </remarks>
public sealed class ConcentusOpusCodec : IStereoAudioCodec
{
    internal const int SampleRate = 48_000;

    static ConcentusOpusCodec() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    /// <summary>Creates the codec.</summary>
    /// <param name="payloadType">RTP payload type, 96 to 127 (dynamic, RFC 3551 §6); default 111.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="payloadType"/> is not dynamic.</exception>
    public ConcentusOpusCodec(int payloadType = 111)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payloadType, 96);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadType, 127);
        Format = new AudioCodecFormat("opus", payloadType, SampleRate, SampleRate);
    }

    /// <summary><c>opus</c>, 48,000 Hz.</summary>
    public AudioCodecFormat Format { get; }

    /// <inheritdoc/>
    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new ConcentusEncoder(settings);

    /// <inheritdoc/>
    public IAudioDecoder CreateDecoder() => new ConcentusDecoder(channels: 1);

    /// <inheritdoc/>
    public IAudioDecoder CreateStereoDecoder() => new ConcentusDecoder(channels: 2);

    /// <summary>What Concentus throws for packets and frames that it cannot work with.</summary>
    internal static bool IsCodecFault(Exception e) =>
        e is OpusException or ArgumentException or OverflowException or IndexOutOfRangeException;
}
