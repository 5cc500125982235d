namespace VoipSdk.Protocol.Media;

/// <summary>Bounds of a <see cref="RateController"/>. Checked at its construction.</summary>
public sealed record RateControllerOptions
{
    /// <summary>Least bit rate of the encoder, 6,000 to 510,000 bit/s; default 6,000.</summary>
    public int MinBitrate { get; init; } = 6_000;

    /// <summary>
    /// Greatest bit rate of the encoder, redundant copies included, <see cref="MinBitrate"/> to 510,000 bit/s; default 64,000.
    /// </summary>
    public int MaxBitrate { get; init; } = 64_000;

    /// <summary>Where it begins, before anything is known of the network; default 24,000 bit/s; brought within the bounds.</summary>
    public int StartBitrate { get; init; } = 24_000;

    /// <summary>Bytes that each packet adds to what was encoded, IP and UDP included, 0 to 200; default 60.</summary>
    public int PacketOverheadBytes { get; init; } = 60;

    /// <summary>Shortest frames: 10, 20, 40 or 60 ms; default 20 ms. Longer ones where the network is narrow.</summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Most redundant copies of each frame, 0 to 2; default 2.</summary>
    public int MaxRedundancy { get; init; } = 2;
}
