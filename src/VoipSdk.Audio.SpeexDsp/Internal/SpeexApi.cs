using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>
/// What is called of libspeexdsp. Nothing behind it checks a length. A state may be used by one thread at a time.
/// </summary>
internal static unsafe class SpeexApi
{
    /// <summary>The name of the imports.</summary>
    public const string Library = "speexdsp";

    public const int EchoSetSamplingRate = 24;
    public const int PreprocessSetDenoise = 0;
    public const int PreprocessSetNoiseSuppress = 18;
    public const int PreprocessSetEchoState = 24;
    public const int PreprocessGetProbability = 45;

    [DllImport(Library, EntryPoint = "speex_echo_state_init", CallingConvention = CallingConvention.Cdecl)]
    public static extern nint CreateEcho(int frameLength, int filterLength);

    [DllImport(Library, EntryPoint = "speex_echo_state_destroy", CallingConvention = CallingConvention.Cdecl)]
    public static extern void DestroyEcho(nint state);

    [DllImport(Library, EntryPoint = "speex_echo_state_reset", CallingConvention = CallingConvention.Cdecl)]
    public static extern void ResetEcho(nint state);

    [DllImport(Library, EntryPoint = "speex_echo_ctl", CallingConvention = CallingConvention.Cdecl)]
    public static extern int ControlEcho(nint state, int request, void* value);

    [DllImport(Library, EntryPoint = "speex_echo_cancellation", CallingConvention = CallingConvention.Cdecl)]
    public static extern void CancelEcho(nint state, short* captured, short* played, short* output);

    [DllImport(Library, EntryPoint = "speex_preprocess_state_init", CallingConvention = CallingConvention.Cdecl)]
    public static extern nint CreatePreprocess(int frameLength, int sampleRate);

    [DllImport(Library, EntryPoint = "speex_preprocess_state_destroy", CallingConvention = CallingConvention.Cdecl)]
    public static extern void DestroyPreprocess(nint state);

    [DllImport(Library, EntryPoint = "speex_preprocess_ctl", CallingConvention = CallingConvention.Cdecl)]
    public static extern int ControlPreprocess(nint state, int request, void* value);

    [DllImport(Library, EntryPoint = "speex_preprocess_run", CallingConvention = CallingConvention.Cdecl)]
    public static extern int RunPreprocess(nint state, short* samples);

    [DllImport(Library, EntryPoint = "speex_resampler_init", CallingConvention = CallingConvention.Cdecl)]
    public static extern nint CreateResampler(uint channels, uint inputRate, uint outputRate, int quality, int* error);

    [DllImport(Library, EntryPoint = "speex_resampler_destroy", CallingConvention = CallingConvention.Cdecl)]
    public static extern void DestroyResampler(nint state);

    /// <summary>The lengths are frames: before what there is and what there is room for, afterwards what was taken and made.</summary>
    /// <param name="state">Of <see cref="CreateResampler"/>.</param>
    /// <param name="input">Null is silence.</param>
    /// <param name="inputLength">See above.</param>
    /// <param name="output">Not the input's memory.</param>
    /// <param name="outputLength">See above.</param>
    [DllImport(Library, EntryPoint = "speex_resampler_process_interleaved_float", CallingConvention = CallingConvention.Cdecl)]
    public static extern int Resample(nint state, float* input, uint* inputLength, float* output, uint* outputLength);

    [DllImport(Library, EntryPoint = "speex_resampler_set_rate_frac", CallingConvention = CallingConvention.Cdecl)]
    public static extern int SetResamplerRatio(nint state, uint numerator, uint denominator, uint inputRate, uint outputRate);

    [DllImport(Library, EntryPoint = "speex_resampler_get_input_latency", CallingConvention = CallingConvention.Cdecl)]
    public static extern int GetResamplerInputLatency(nint state);

    [DllImport(Library, EntryPoint = "speex_resampler_get_output_latency", CallingConvention = CallingConvention.Cdecl)]
    public static extern int GetResamplerOutputLatency(nint state);

    [DllImport(Library, EntryPoint = "speex_resampler_skip_zeros", CallingConvention = CallingConvention.Cdecl)]
    public static extern int SkipResamplerZeros(nint state);

    [DllImport(Library, EntryPoint = "speex_resampler_reset_mem", CallingConvention = CallingConvention.Cdecl)]
    public static extern int ResetResampler(nint state);
}
