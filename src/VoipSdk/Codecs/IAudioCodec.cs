namespace VoipSdk.Codecs;

/// <summary>
/// An audio codec as a call offers it, and the factory of its encoders and decoders. Small enough to implement in an
/// afternoon (docs/guides/audio-codec.md).
/// </summary>
/// <remarks>Thread-safe. An encoder or a decoder belongs to one call and is used by one thread at a time.</remarks>
public interface IAudioCodec
{
    /// <summary>What the call's set-up says of the codec; constant.</summary>
    AudioCodecFormat Format { get; }

    /// <summary>Creates an encoder.</summary>
    /// <exception cref="VoipCallException">The codec cannot work here.</exception>
    IAudioEncoder CreateEncoder(AudioEncoderSettings settings);

    /// <summary>Creates a decoder.</summary>
    /// <exception cref="VoipCallException">The codec cannot work here.</exception>
    IAudioDecoder CreateDecoder();
}

/// <summary>Encodes one direction of one call.</summary>
public interface IAudioEncoder : IDisposable
{
    /// <summary>Encodes one frame.</summary>
    /// <param name="samples">
    /// Samples from -1 to 1 at <see cref="AudioCodecFormat.SampleRate"/>, exactly one frame of
    /// <see cref="AudioEncoderSettings.FrameDuration"/>; mono, or interleaved where
    /// <see cref="AudioEncoderSettings.Channels"/> is 2.
    /// </param>
    /// <param name="packet">Receives the RTP payload; at least 1,275 bytes long (RFC 6716 §3.4).</param>
    /// <returns>Bytes written; 0 when nothing needs to be sent for this frame.</returns>
    int Encode(ReadOnlySpan<float> samples, Span<byte> packet);

    /// <summary>
    /// Follows the network: takes effect from the next frame on, the duration of frames included. Called between two frames, at
    /// most about once a second.
    /// </summary>
    void Configure(AudioEncoderSettings settings);
}

/// <summary>Decodes one direction of one call.</summary>
public interface IAudioDecoder : IDisposable
{
    /// <summary>Decodes one RTP payload.</summary>
    /// <param name="packet">The payload as it came from the network: anything, of any length, must be survived.</param>
    /// <param name="samples">Receives mono samples at <see cref="AudioCodecFormat.SampleRate"/>, up to 120 ms of them.</param>
    /// <returns>Samples written; 0 when the payload is malformed.</returns>
    int Decode(ReadOnlySpan<byte> packet, Span<float> samples);

    /// <summary>Makes up for a lost packet.</summary>
    /// <param name="nextPacket">
    /// The payload that follows the lost one where it is there already (a decoder may find redundancy in it), else empty.
    /// </param>
    /// <param name="samples">Filled entirely: its length is the duration that is missing, a multiple of 2.5 ms.</param>
    void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples);
}
