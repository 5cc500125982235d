namespace VoipSdk.Protocol.Media;

/// <summary>Divides a rate on the wire into packets, bits and copies; changes its mind only where that is worth it.</summary>
internal sealed class RatePlan
{
    // What speech needs for 20 and 40 ms frames to be worth their headers.
    private const double Enough20 = 14_000;
    private const double Enough40 = 10_000;
    private const double EnoughWithCopies = 10_000;
    private const double Hysteresis = 1.15;
    private const int Step = 500;
    private readonly RateControllerOptions _options;
    private int _frame = 20;
    private bool _usesFec;
    private int _lossPercent;
    private int _copies;

    public RatePlan(RateControllerOptions options)
    {
        Check(options);
        _options = options;
        LowestRate = Overhead(60) + options.MinBitrate;
        HighestRate = Overhead(20) + options.MaxBitrate;
        StartRate = Bounded(Overhead(20) + Math.Max(options.MinBitrate, Math.Min(options.MaxBitrate, options.StartBitrate)));
    }

    public double LowestRate { get; }

    public double HighestRate { get; }

    public double StartRate { get; }

    public double Bounded(double rate) => Math.Max(LowestRate, Math.Min(HighestRate, rate));

    /// <param name="rate">On the wire, in bit/s.</param>
    /// <param name="loss">Share of packets that get lost, 0 to 1.</param>
    /// <param name="mayCopy">Whether more copies than before may be sent.</param>
    public RateDecision Decide(double rate, double loss, bool mayCopy)
    {
        _frame = ChooseFrame(rate);
        double payload = Math.Max(_options.MinBitrate, Math.Min(_options.MaxBitrate, rate - Overhead(_frame)));
        ChooseProtection(loss);
        int copies = ChooseCopies(loss);
        _copies = mayCopy ? copies : Math.Min(copies, _copies);
        while (_copies > 0 && payload / (1 + _copies) < Math.Max(EnoughWithCopies, _options.MinBitrate))
        {
            _copies--;
        }

        int bitrate = (int)(payload / (1 + _copies)) / Step * Step;
        return new RateDecision(
            Math.Max(_options.MinBitrate, bitrate), TimeSpan.FromMilliseconds(_frame), _usesFec, _lossPercent, _copies);
    }

    private double Overhead(int frame) => _options.PacketOverheadBytes * 8_000.0 / frame;

    private int ChooseFrame(double rate)
    {
        double least20 = Overhead(20) + Math.Min(_options.MaxBitrate, Math.Max(Enough20, _options.MinBitrate));
        double least40 = Overhead(40) + Math.Min(_options.MaxBitrate, Math.Max(Enough40, _options.MinBitrate));
        if (rate >= least20 * (_frame > 20 ? Hysteresis : 1))
        {
            return 20;
        }

        return rate >= least40 * (_frame > 40 ? Hysteresis : 1) ? 40 : 60;
    }

    private void ChooseProtection(double loss)
    {
        double percent = loss * 100;
        _usesFec = percent >= (_usesFec ? 0.5 : 1.5);
        int target = _usesFec ? Math.Min(30, (int)Math.Ceiling(percent / 5) * 5) : 0;
        bool isFarBelow = target < _lossPercent && percent > _lossPercent - 7;
        _lossPercent = isFarBelow && _usesFec ? _lossPercent : target;
    }

    private int ChooseCopies(double loss)
    {
        int copies = loss >= (_copies > 1 ? 0.08 : 0.12) ? 2 : loss >= (_copies > 0 ? 0.025 : 0.04) ? 1 : 0;
        return Math.Min(copies, _options.MaxRedundancy);
    }

    private static void Check(RateControllerOptions options)
    {
        if (options.MinBitrate is < 6_000 or > 510_000)
        {
            throw new ArgumentException($"MinBitrate is {options.MinBitrate} but must be 6,000 to 510,000.", nameof(options));
        }

        if (options.MaxBitrate < options.MinBitrate || options.MaxBitrate > 510_000)
        {
            throw new ArgumentException($"MaxBitrate is {options.MaxBitrate} but must be MinBitrate to 510,000.", nameof(options));
        }

        if (options.PacketOverheadBytes is < 0 or > 200)
        {
            throw new ArgumentException($"PacketOverheadBytes is {options.PacketOverheadBytes} but must be 0 to 200.", nameof(options));
        }

        if (options.MaxRedundancy is < 0 or > 2)
        {
            throw new ArgumentException($"MaxRedundancy is {options.MaxRedundancy} but must be 0 to 2.", nameof(options));
        }
    }
}
