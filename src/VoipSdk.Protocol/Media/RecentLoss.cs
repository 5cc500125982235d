namespace VoipSdk.Protocol.Media;

/// <summary>Share of packets that got lost of late: what is older counts less.</summary>
/// <param name="memory">After so long a packet counts a third.</param>
/// <param name="packets">Packets of before the beginning, all of which came: networks lose little, until they show otherwise.</param>
internal struct RecentLoss(TimeSpan memory, int packets)
{
    // Losses come in bursts, so that chance does more than with each packet on its own.
    private const double Burst = 3;
    private double _expected = packets;
    private double _lost;

    public readonly double Fraction => _expected < 1 ? 0 : _lost / _expected;

    /// <summary>See <see cref="Chance"/>.</summary>
    public readonly double Uncertainty => Chance(Fraction, _expected);

    public void Add(int expected, int lost, TimeSpan interval)
    {
        double kept = Math.Exp(-interval.TotalSeconds / memory.TotalSeconds);
        _expected = (_expected * kept) + expected;
        _lost = (_lost * kept) + lost;
    }

    /// <summary>How far chance alone may take a measured share from the true one: twice the standard deviation.</summary>
    public static double Chance(double fraction, double packets) =>
        packets < 1 ? 1 : 2 * Math.Sqrt(Math.Max(fraction * (1 - fraction), 0.01) * Burst / packets);
}
