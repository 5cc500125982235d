namespace VoipSdk.Protocol.Media;

/// <summary>A codec's figures in the E-model (ITU-T G.107 §7.5).</summary>
/// <param name="Impairment">Ie: what coding alone costs, 0 to 95.</param>
/// <param name="LossRobustness">Bpl: the percentage of holes that costs half of what is left; more than 0.</param>
public readonly record struct EModelCodec(double Impairment, double LossRobustness)
{
    // Narrow band, VBR, random loss, on the scale of G.107: Alahmadi, Počta, Melvin, "An Adaptive Bitrate Switching Algorithm
    // for Speech Applications in Context of WebRTC", ACM TOMM 17 (4), 2021, doi 10.1145/3458751. The rows are 6 to 9 kbit/s.
    private static readonly EModelCodec[] NarrowBandOpus = [new(23.0, 24.6), new(21.3, 22.5), new(16.0, 20.3), new(11.7, 18.9)];

    // From 12 kbit/s Opus codes speech in wide band, for which the same source has Ie 20 and Bpl 19.5 (13 kbit/s) on the scale
    // of G.107.1, which reaches to 129: better than all that G.107's 93.2 can tell apart.
    private const int WideBandBitrate = 12_000;
    private const int LowestBitrate = 6_000;

    /// <summary>G.711 with concealment: Ie 0, Bpl 25.1 (ITU-T G.113 Appendix I, random loss).</summary>
    public static EModelCodec Pcmu => new(0, 25.1);

    /// <summary>
    /// Opus with speech, after measurements by Alahmadi, Počta and Melvin (2021, doi 10.1145/3458751): Ie 23 at 6 kbit/s, 0
    /// from 12 kbit/s on, where it leaves the telephone's band; straight lines between what was measured.
    /// </summary>
    /// <param name="bitrate">Bits a second; below 6,000 as 6,000.</param>
    public static EModelCodec Opus(int bitrate)
    {
        var wide = new EModelCodec(0, 19.5);
        double position = Math.Max(0, (bitrate - LowestBitrate) / 1000.0);
        int last = NarrowBandOpus.Length - 1;
        if (position < last)
        {
            int row = (int)position;
            return Between(NarrowBandOpus[row], NarrowBandOpus[row + 1], position - row);
        }

        double towardsWide = (position - last) / (((WideBandBitrate - LowestBitrate) / 1000.0) - last);
        return towardsWide >= 1 ? wide : Between(NarrowBandOpus[last], wide, towardsWide);
    }

    private static EModelCodec Between(EModelCodec from, EModelCodec to, double part) => new(
        from.Impairment + ((to.Impairment - from.Impairment) * part),
        from.LossRobustness + ((to.LossRobustness - from.LossRobustness) * part));
}
