namespace VoipSdk.Codecs;

/// <summary>
/// PCMU: the µ-law of ITU-T G.711 at 8 kHz, 64,000 bit/s (RFC 3551 §4.5.14). Telephone sound, no library needed, and
/// every peer has it.
/// </summary>
/// <remarks>
/// Thread-safe. Of <see cref="AudioEncoderSettings"/> only <see cref="AudioEncoderSettings.FrameDuration"/> has an effect.
/// Lost packets are bridged by repeating the last pitch period, fading to silence within 60 ms.
/// </remarks>
public sealed class PcmuCodec : IAudioCodec
{
    internal const int SampleRate = 8_000;

    /// <summary><c>PCMU</c>, payload type 0, 8,000 Hz.</summary>
    public AudioCodecFormat Format { get; } = new("PCMU", 0, SampleRate, SampleRate);

    /// <inheritdoc/>
    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) =>
        new PcmuEncoder(settings.GetFrameLength(Format.SampleRate));

    /// <inheritdoc/>
    public IAudioDecoder CreateDecoder() => new PcmuDecoder();
}
