namespace VoipSdk.Audio;

/// <summary>What a <see cref="HostAudioBackend"/> works with.</summary>
public sealed record HostAudioOptions
{
    /// <summary>The host's samples a second, in Hz, 4,000 to 384,000; default 48,000. Others are resampled.</summary>
    public int SampleRate { get; init; } = AudioPort.SampleRate;

    /// <summary>
    /// Interleaved channels of the host, 1 to 64; default 1. What is written is averaged, but for two in a call of two
    /// (<see cref="DirectoryClientOptions.Channels"/>). Of two, each gets what is panned to it
    /// (<see cref="PeerCallSession.Pan"/>), or said on its side; of more, all get the same.
    /// </summary>
    public int Channels { get; init; } = 1;

    /// <summary>
    /// Makes what brings one channel from one rate, the first argument in Hz, to another; default null: VoipSdk's own resampler.
    /// Called while the backend is made, once each way and channel, and not at all where <see cref="SampleRate"/> is 48,000.
    /// <c>SpeexDspResampler</c> of the package VoipSdk.Audio.SpeexDsp is such a resampler.
    /// </summary>
    public Func<int, int, IAudioResampler>? Resampler { get; init; }
}
