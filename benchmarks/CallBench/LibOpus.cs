using System.Runtime.InteropServices;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>One libopus encoder and decoder, 48 kHz mono for speech, with the settings of a call.</summary>
internal sealed unsafe class LibOpus : IDisposable
{
    private const string Library = "libopus.so.0";
    private const int Voip = 2048;
    private const int SetBitrate = 4002;
    private const int SetComplexity = 4010;
    private readonly nint _encoder;
    private readonly nint _decoder;

    public LibOpus(int bitrate, int complexity)
    {
        int error;
        _encoder = opus_encoder_create(48_000, 1, Voip, &error);
        _decoder = opus_decoder_create(48_000, 1, &error);
        _ = opus_encoder_ctl(_encoder, SetBitrate, bitrate);
        _ = opus_encoder_ctl(_encoder, SetComplexity, complexity);
    }

    /// <summary>Bytes of an encoder's state.</summary>
    public static int EncoderSize => opus_encoder_get_size(1);

    /// <summary>Bytes of a decoder's state.</summary>
    public static int DecoderSize => opus_decoder_get_size(1);

    public int Encode(float* samples, byte* packet) => opus_encode_float(_encoder, samples, 960, packet, 1_275);

    public int Decode(byte* packet, int length, float* samples) => opus_decode_float(_decoder, packet, length, samples, 5_760, 0);

    public void Dispose()
    {
        opus_encoder_destroy(_encoder);
        opus_decoder_destroy(_decoder);
    }

    [DllImport(Library)]
    private static extern int opus_encoder_get_size(int channels);

    [DllImport(Library)]
    private static extern int opus_decoder_get_size(int channels);

    [DllImport(Library)]
    private static extern nint opus_encoder_create(int rate, int channels, int application, int* error);

    [DllImport(Library)]
    private static extern void opus_encoder_destroy(nint encoder);

    [DllImport(Library)]
    private static extern int opus_encoder_ctl(nint encoder, int request, int value);

    [DllImport(Library)]
    private static extern int opus_encode_float(nint encoder, float* samples, int frame, byte* packet, int length);

    [DllImport(Library)]
    private static extern nint opus_decoder_create(int rate, int channels, int* error);

    [DllImport(Library)]
    private static extern void opus_decoder_destroy(nint decoder);

    [DllImport(Library)]
    private static extern int opus_decode_float(nint decoder, byte* packet, int length, float* samples, int count, int fec);
}
