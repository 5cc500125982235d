using System.Runtime.InteropServices;

namespace VoipSdk.Codecs;

/// <summary>
/// libopus under the name <c>opus</c>: what was found and <see cref="VoipSdk.Internal.NativeImports"/> was told of, or what the
/// runtime itself finds, which is how Unity and Mono find a game's native plug-ins.
/// </summary>
internal sealed unsafe class ImportedOpusApi : OpusApi
{
    /// <summary>The name of the imports.</summary>
    public const string Library = "opus";

    public override byte* GetVersion() => opus_get_version_string();

    public override nint CreateEncoder(int sampleRate, int channels, int application, int* error) =>
        opus_encoder_create(sampleRate, channels, application, error);

    public override void DestroyEncoder(nint encoder) => opus_encoder_destroy(encoder);

    public override int ControlEncoder(nint encoder, int request, int value) =>
        VariadicCalls.PassArgumentsOnStack
            ? opus_encoder_ctl_stack(encoder, request, 0, 0, 0, 0, 0, 0, value)
            : opus_encoder_ctl(encoder, request, value);

    public override int Encode(nint encoder, float* samples, int frameLength, byte* packet, int packetLength) =>
        opus_encode_float(encoder, samples, frameLength, packet, packetLength);

    public override nint CreateDecoder(int sampleRate, int channels, int* error) =>
        opus_decoder_create(sampleRate, channels, error);

    public override void DestroyDecoder(nint decoder) => opus_decoder_destroy(decoder);

    public override int Decode(
        nint decoder, byte* packet, int packetLength, float* samples, int sampleCount, int useFec) =>
        opus_decode_float(decoder, packet, packetLength, samples, sampleCount, useFec);

    public override int GetDecoderSize(int channels) => opus_decoder_get_size(channels);

    public override int GetPitch(nint decoder)
    {
        int pitch = 0;
        _ = VariadicCalls.PassArgumentsOnStack
            ? opus_decoder_ctl_stack(decoder, PitchRequest, 0, 0, 0, 0, 0, 0, &pitch)
            : opus_decoder_ctl(decoder, PitchRequest, &pitch);
        return pitch;
    }

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern int opus_decoder_get_size(int channels);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern int opus_decoder_ctl(nint decoder, int request, int* value);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl, EntryPoint = "opus_decoder_ctl")]
    private static extern int opus_decoder_ctl_stack(
        nint decoder, nint request, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, int* value);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern byte* opus_get_version_string();

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern nint opus_encoder_create(int sampleRate, int channels, int application, int* error);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern void opus_encoder_destroy(nint encoder);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern int opus_encoder_ctl(nint encoder, int request, int value);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl, EntryPoint = "opus_encoder_ctl")]
    private static extern int opus_encoder_ctl_stack(
        nint encoder, nint request, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, nint value);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern int opus_encode_float(
        nint encoder, float* samples, int frameLength, byte* packet, int packetLength);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern nint opus_decoder_create(int sampleRate, int channels, int* error);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern void opus_decoder_destroy(nint decoder);

    [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
    private static extern int opus_decode_float(
        nint decoder, byte* packet, int packetLength, float* samples, int sampleCount, int useFec);
}
