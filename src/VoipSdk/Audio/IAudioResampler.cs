namespace VoipSdk.Audio;

/// <summary>
/// Changes the sample rate of one stream, block after block of any length. For <see cref="HostAudioOptions.Resampler"/>, where
/// VoipSdk's own resampler is not to be used.
/// </summary>
/// <remarks>
/// For one thread at a time. Nothing may be allocated, locked or thrown in it once it is made: it runs in audio callbacks. What
/// owns native memory frees it when it is collected, since a backend has no end.
/// </remarks>
public interface IAudioResampler
{
    /// <summary>By how much the output lags behind the input.</summary>
    TimeSpan Latency { get; }

    /// <summary>
    /// Input frames that the next <paramref name="outputFrames"/> output frames need, 0 for 0 or less: with so many
    /// <see cref="Process"/> takes them all and makes all of these.
    /// </summary>
    int GetRequiredInput(int outputFrames);

    /// <summary>
    /// Takes <paramref name="input"/> until it is used up or <paramref name="output"/> is full. Input that was taken is never
    /// asked for again, even if its output did not fit yet.
    /// </summary>
    /// <param name="input">Whole frames; none is allowed.</param>
    /// <param name="output">Written from its start.</param>
    /// <param name="consumed">Frames of the input that were taken.</param>
    /// <returns>Frames that were written: of <c>n</c> that were taken in all, <c>ceil(n * output rate / input rate)</c> in all.</returns>
    int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed);

    /// <summary>Forgets the past.</summary>
    void Reset();
}
