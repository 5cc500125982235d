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

/// <summary>A source of two channels; a port of two channels asks it for nothing else.</summary>
internal interface IStereoPlaybackSource : IPlaybackSource
{
    /// <summary>Fills both channels, which are equally long; as <see cref="IPlaybackSource.Pull"/>.</summary>
    void PullBoth(Span<float> left, Span<float> right);
}
