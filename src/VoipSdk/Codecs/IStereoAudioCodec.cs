namespace VoipSdk.Codecs;

/// <summary>
/// A codec that carries two channels as well as one, in the same payload format. One that does not implement it carries one.
/// </summary>
/// <remarks>
/// Its encoders take interleaved frames, left first, where <see cref="AudioEncoderSettings.Channels"/> is 2, and may be told of
/// the other number between two frames (<see cref="IAudioEncoder.Configure"/>). Its decoders, of either kind, have to decode
/// both: what was encoded with one channel is heard in the middle, what was encoded with two is mixed into one.
/// </remarks>
public interface IStereoAudioCodec : IAudioCodec
{
    /// <summary>
    /// Creates a decoder whose samples are interleaved, left first: <see cref="IAudioDecoder.Decode"/> and
    /// <see cref="IAudioDecoder.Conceal"/> count both channels' samples.
    /// </summary>
    /// <exception cref="VoipCallException">The codec cannot work here.</exception>
    IAudioDecoder CreateStereoDecoder();
}
