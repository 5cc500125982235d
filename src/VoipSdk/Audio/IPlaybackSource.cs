namespace VoipSdk.Audio;

/// <summary>What a call plays: the jitter buffer's side of an <see cref="AudioPort"/>.</summary>
internal interface IPlaybackSource
{
    /// <summary>
    /// Fills all of <paramref name="samples"/>. Called on the backend's playback thread, one call at a time: no lock,
    /// allocation, log or exception.
    /// </summary>
    void Pull(Span<float> samples);
}
