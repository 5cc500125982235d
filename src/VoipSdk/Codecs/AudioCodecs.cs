namespace VoipSdk.Codecs;

/// <summary>The codecs that the SDK brings.</summary>
public static class AudioCodecs
{
    /// <summary>
    /// What a call offers unless the application says otherwise, best first: Opus where libopus is installed
    /// (<see cref="OpusCodec.IsAvailable"/>), then PCMU, which every peer has. Never throws.
    /// </summary>
    public static IReadOnlyList<IAudioCodec> Default { get; } = Compose(OpusCodec.IsAvailable);

    internal static IReadOnlyList<IAudioCodec> Compose(bool isOpusAvailable) =>
        isOpusAvailable ? [new OpusCodec(), new PcmuCodec()] : [new PcmuCodec()];
}
