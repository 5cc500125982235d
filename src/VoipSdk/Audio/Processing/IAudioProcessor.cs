namespace VoipSdk.Audio;

/// <summary>
/// One stage of <see cref="VoiceProcessing"/>: changes what the microphone heard before any call gets it. Write your own to
/// bring another echo canceller or noise suppressor, or an effect.
/// </summary>
/// <remarks>
/// <see cref="Process"/> and <see cref="Reset"/> are called by the capture thread, one at a time, and must not wait, lock,
/// allocate or throw: the thread may be a sound card's. A stage that throws is left out from then on, and
/// <see cref="VoiceProcessing.GetUnavailableReason"/> says so. Whatever else an implementation offers it has to make
/// thread-safe itself.
/// </remarks>
public interface IAudioProcessor : IDisposable
{
    /// <summary>For the user and for logs, such as <c>speexdsp echo canceller</c>.</summary>
    string Name { get; }

    /// <summary>Changes one frame of 10 ms in place.</summary>
    /// <param name="captured">480 samples, 48 kHz, mono, nominally from -1 to 1.</param>
    /// <param name="farEnd">
    /// As many samples of what the loudspeaker plays, shifted so that its echo in <paramref name="captured"/> begins up to
    /// 22 ms later; zeros while nothing plays. Valid for this call only.
    /// </param>
    void Process(Span<float> captured, ReadOnlySpan<float> farEnd);

    /// <summary>
    /// Forgets the past: the stage is switched on again, another device is used, or the echo comes with another delay than
    /// before.
    /// </summary>
    void Reset();
}
