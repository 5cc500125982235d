namespace VoipSdk.Audio;

/// <summary>
/// Echo cancellation and noise suppression by the system's libspeexdsp (1.2 or later), for <see cref="VoiceProcessing"/>. Its
/// resampler is <see cref="SpeexDspResampler"/>.
/// </summary>
/// <remarks>Thread-safe. Where libspeexdsp is missing nothing throws: the stages are unavailable and say why.</remarks>
public static class SpeexDsp
{
    /// <summary>Whether libspeexdsp was found. Looks for it at the first use, once per process; never throws.</summary>
    public static bool IsAvailable => UnavailableReason is null;

    /// <summary>What was looked for and how to install it, for the user; null when libspeexdsp was found.</summary>
    public static string? UnavailableReason => SpeexLibrary.Current.UnavailableReason;

    /// <summary>Makes a <see cref="VoiceProcessing"/> with libspeexdsp's noise suppressor, on where the library is present.</summary>
    /// <param name="options">As for <see cref="AddTo"/>; default null: all that there is, on.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names each.</exception>
    public static VoiceProcessing CreateVoiceProcessing(VoiceProcessingOptions? options = null) =>
        new(AddTo(options ?? new VoiceProcessingOptions()));

    /// <summary>
    /// A copy with libspeexdsp's noise suppressor where there is none yet; without the library with
    /// <see cref="UnavailableReason"/> as the reason. The echo canceller stays the built-in one, which is better by the figures
    /// of docs/voice-processing.md; <see cref="CreateEchoCanceller"/> is libspeexdsp's.
    /// </summary>
    public static VoiceProcessingOptions AddTo(VoiceProcessingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IsAvailable
            ? options with { NoiseSuppressor = options.NoiseSuppressor ?? CreateNoiseSuppressor }
            : options with { MissingStageReason = options.MissingStageReason ?? UnavailableReason };
    }

    /// <summary>
    /// libspeexdsp's echo canceller for echoes of up to 200 ms, with the preprocessor's suppression of what it leaves; delays by
    /// 10 ms. For <see cref="VoiceProcessingOptions.EchoCanceller"/>; the caller owns what it makes otherwise.
    /// </summary>
    /// <exception cref="InvalidOperationException">libspeexdsp is missing; the message is <see cref="UnavailableReason"/>.</exception>
    public static IAudioProcessor CreateEchoCanceller()
    {
        SpeexLibrary.Current.ThrowIfUnavailable();
        return new SpeexEchoCanceller(tailLength: AudioPort.SampleRate / 5);
    }

    /// <summary>
    /// libspeexdsp's noise suppressor, by 20 dB at most; delays by 10 ms. For
    /// <see cref="VoiceProcessingOptions.NoiseSuppressor"/>; the caller owns what it makes otherwise.
    /// </summary>
    /// <exception cref="InvalidOperationException">libspeexdsp is missing; the message is <see cref="UnavailableReason"/>.</exception>
    public static IAudioProcessor CreateNoiseSuppressor()
    {
        SpeexLibrary.Current.ThrowIfUnavailable();
        return new SpeexNoiseSuppressor(suppression: 20);
    }
}
