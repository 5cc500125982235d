namespace VoipSdk.Protocol.Media;

/// <summary>
/// Whether packets get lost in runs. Reports say only how many got lost in a second: where losses have nothing to do with each
/// other these numbers vary by chance alone, and by more the longer the runs are.
/// </summary>
internal struct LossRuns
{
    // Variance above that of chance: about (1 + r) / (1 - r) where a loss makes the next one likelier by r, so 1 for single
    // losses, 2.6 for runs of 2 at a tenth, 4.4 for runs of 3.
    private const double Begins = 1.8;
    private const double Ends = 1.4;
    private const double LeastReports = 8;
    private const double LeastLosses = 8;
    private const int LeastExpected = 10;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(40);
    private double _reports;
    private double _expected;
    private double _lost;
    private double _squares;

    /// <summary>Whether a loss makes the next one likelier; false until that is known.</summary>
    public bool AreLong { get; private set; }

    public void Add(int expected, int lost, TimeSpan interval)
    {
        double kept = Math.Exp(-interval.TotalSeconds / Memory.TotalSeconds);
        _reports *= kept;
        _expected *= kept;
        _lost *= kept;
        _squares *= kept;
        if (expected < LeastExpected)
        {
            return;
        }

        _reports++;
        _expected += expected;
        _lost += lost;
        _squares += (double)lost * lost / expected;
        double share = _lost / _expected;
        if (_reports < LeastReports || _lost < LeastLosses || share > 0.9)
        {
            return;
        }

        double ratio = (_squares - (share * _lost)) / ((_reports - 1) * share * (1 - share));
        AreLong = ratio > (AreLong ? Ends : Begins);
    }
}
