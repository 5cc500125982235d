using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace VoipSdk.Codecs;

/// <summary>
/// libopus as a library that was opened by its path or by a name, where <c>DllImport</c> cannot be told at run time.
/// </summary>
internal sealed unsafe class LoadedOpusApi : OpusApi
{
    private readonly delegate* unmanaged[Cdecl]<byte*> _getVersion;
    private readonly delegate* unmanaged[Cdecl]<int, int, int, int*, nint> _createEncoder;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _destroyEncoder;
    private readonly nint _controlEncoder;
    private readonly delegate* unmanaged[Cdecl]<nint, float*, int, byte*, int, int> _encode;
    private readonly delegate* unmanaged[Cdecl]<int, int, int*, nint> _createDecoder;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _destroyDecoder;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int, float*, int, int, int> _decode;

    private readonly delegate* unmanaged[Cdecl]<int, int> _getDecoderSize;
    private readonly nint _controlDecoder;

    private LoadedOpusApi(nint[] exports)
    {
        _getVersion = (delegate* unmanaged[Cdecl]<byte*>)exports[0];
        _createEncoder = (delegate* unmanaged[Cdecl]<int, int, int, int*, nint>)exports[1];
        _destroyEncoder = (delegate* unmanaged[Cdecl]<nint, void>)exports[2];
        _controlEncoder = exports[3];
        _encode = (delegate* unmanaged[Cdecl]<nint, float*, int, byte*, int, int>)exports[4];
        _createDecoder = (delegate* unmanaged[Cdecl]<int, int, int*, nint>)exports[5];
        _destroyDecoder = (delegate* unmanaged[Cdecl]<nint, void>)exports[6];
        _decode = (delegate* unmanaged[Cdecl]<nint, byte*, int, float*, int, int, int>)exports[7];
        _getDecoderSize = (delegate* unmanaged[Cdecl]<int, int>)exports[8];
        _controlDecoder = exports[9];
    }

    /// <summary>Takes what it needs of an open library, which must stay open for the life of the process.</summary>
    public static bool TryCreate(nint library, [NotNullWhen(true)] out LoadedOpusApi? api)
    {
        string[] names =
        [
            "opus_get_version_string", "opus_encoder_create", "opus_encoder_destroy", "opus_encoder_ctl",
            "opus_encode_float", "opus_decoder_create", "opus_decoder_destroy", "opus_decode_float",
            "opus_decoder_get_size", "opus_decoder_ctl",
        ];
        nint[] exports = new nint[names.Length];
        api = null;
        for (int i = 0; i < names.Length; i++)
        {
            if (!NativeLibrary.TryGetExport(library, names[i], out exports[i]))
            {
                return false;
            }
        }

        api = new LoadedOpusApi(exports);
        return true;
    }

    public override byte* GetVersion() => _getVersion();

    public override nint CreateEncoder(int sampleRate, int channels, int application, int* error) =>
        _createEncoder(sampleRate, channels, application, error);

    public override void DestroyEncoder(nint encoder) => _destroyEncoder(encoder);

    public override int ControlEncoder(nint encoder, int request, int value) =>
        VariadicCalls.PassArgumentsOnStack
            ? ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, nint, nint, nint, nint, int>)_controlEncoder)(
                encoder, request, 0, 0, 0, 0, 0, 0, value)
            : ((delegate* unmanaged[Cdecl]<nint, int, int, int>)_controlEncoder)(encoder, request, value);

    public override int Encode(nint encoder, float* samples, int frameLength, byte* packet, int packetLength) =>
        _encode(encoder, samples, frameLength, packet, packetLength);

    public override nint CreateDecoder(int sampleRate, int channels, int* error) => _createDecoder(sampleRate, channels, error);

    public override void DestroyDecoder(nint decoder) => _destroyDecoder(decoder);

    public override int GetDecoderSize(int channels) => _getDecoderSize(channels);

    public override int GetPitch(nint decoder)
    {
        int pitch = 0;
        _ = VariadicCalls.PassArgumentsOnStack
            ? ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, nint, nint, nint, int*, int>)_controlDecoder)(
                decoder, PitchRequest, 0, 0, 0, 0, 0, 0, &pitch)
            : ((delegate* unmanaged[Cdecl]<nint, int, int*, int>)_controlDecoder)(decoder, PitchRequest, &pitch);
        return pitch;
    }

    public override int Decode(
        nint decoder, byte* packet, int packetLength, float* samples, int sampleCount, int useFec) =>
        _decode(decoder, packet, packetLength, samples, sampleCount, useFec);
}
