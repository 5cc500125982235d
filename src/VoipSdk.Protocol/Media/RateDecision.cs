namespace VoipSdk.Protocol.Media;

/// <summary>How to send from now on.</summary>
/// <param name="Bitrate">Of the encoder, in bit/s; copies not included.</param>
/// <param name="FrameDuration">10, 20, 40 or 60 ms: longer where the network is so narrow that headers would fill it.</param>
/// <param name="UseForwardErrorCorrection">Whether the codec's own redundancy is worth its bits.</param>
/// <param name="ExpectedLossPercent">Loss to be ready for: 0, or 5 to 30 in steps of 5.</param>
/// <param name="Redundancy">How many copies of earlier frames each packet carries (RFC 2198): 0 to 2.</param>
public readonly record struct RateDecision(
    int Bitrate, TimeSpan FrameDuration, bool UseForwardErrorCorrection, int ExpectedLossPercent, int Redundancy)
{
    /// <summary>
    /// How much later than its packet a copy is to come, the second of two twice as much: 40 ms, or 80 ms where packets get lost
    /// in runs; zero where there are no copies.
    /// </summary>
    public TimeSpan RedundancyDelay { get; init; }
}
