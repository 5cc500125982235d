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
}
