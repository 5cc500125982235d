namespace VoipSdk.Protocol.Media;

/// <summary>Divides a rate on the wire into packets, bits and copies; changes its mind only where that is worth it.</summary>
internal sealed class RatePlan
{
    // What speech needs for 20 and 40 ms frames to be worth their headers.
    private const double Enough20 = 14_000;
    private const double Enough40 = 10_000;
    private const double Hysteresis = 1.15;

    // Of the loss that begins a protection: below this part of it, it ends.
    private const double StillLossy = 0.65;

    // Measured (docs/quality.md): with so much for the sound itself a copy is worth its bits where little gets lost, and with
    // this much still where much does.
    private const double EnoughWithCopies = 15_000;
    private const double LeastWithCopies = 10_000;

    // The codec's own redundancy takes bits from the sound, and is of no use where packets get lost in a row: below that what
    // it takes is worth more, unless much gets lost, each by itself.
    private const double EnoughWithOwnRedundancy = 28_000;
    private const double EnoughWithOwnRedundancyForSingles = 20_000;
    private const double ManySingles = 0.08;
    private const int CopyHeaderBytes = 4;
    private const int OwnHeaderBytes = 1;
    private const int Step = 500;

    // A run of as many packets takes no copy with its original. More is worth less than the listener's time (docs/quality.md).
    private static readonly TimeSpan CopyDelay = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan CopyDelayInRuns = TimeSpan.FromMilliseconds(80);
    private readonly RateControllerOptions _options;
    private readonly int _shortest;
    private int _frame;
    private bool _usesFec;
    private int _lossPercent;
    private int _copies;

    public RatePlan(RateControllerOptions options)
    {
        Check(options);
        _options = options;
        _shortest = (int)options.FrameDuration.TotalMilliseconds;
        _frame = _shortest;
        LowestRate = Overhead(60) + options.MinBitrate;
        HighestRate = Overhead(_shortest) + options.MaxBitrate;
        StartRate = Bounded(Overhead(_shortest) + Math.Max(options.MinBitrate, Math.Min(options.MaxBitrate, options.StartBitrate)));
    }

    public double LowestRate { get; }

    public double HighestRate { get; }

    public double StartRate { get; }

    public double Bounded(double rate) => Math.Max(LowestRate, Math.Min(HighestRate, rate));

    /// <param name="rate">On the wire, in bit/s.</param>
    /// <param name="loss">Share of packets that get lost, 0 to 1.</param>
    /// <param name="isInRuns">Whether one loss makes the next likelier.</param>
    /// <param name="mayCopy">Whether more copies than before may be sent.</param>
    public RateDecision Decide(double rate, double loss, bool isInRuns, bool mayCopy)
    {
        _frame = ChooseFrame(rate);
        double payload = Math.Max(_options.MinBitrate, Math.Min(_options.MaxBitrate, rate - Overhead(_frame)));
        int copies = ChooseCopies(loss, payload);
        _copies = mayCopy ? copies : Math.Min(copies, _copies);
        ChooseProtection(loss, payload, isInRuns);
        int bitrate = (int)EachOf(1 + _copies, payload) / Step * Step;
        return new RateDecision(
            Math.Max(_options.MinBitrate, bitrate), TimeSpan.FromMilliseconds(_frame), _usesFec, _lossPercent, _copies)
        {
            RedundancyDelay = _copies == 0 ? TimeSpan.Zero : isInRuns ? CopyDelayInRuns : CopyDelay,
        };
    }

    private double Overhead(int frame) => _options.PacketOverheadBytes * 8_000.0 / frame;

    private int ChooseFrame(double rate)
    {
        double least10 = Overhead(10) + Math.Min(_options.MaxBitrate, Math.Max(Enough20, _options.MinBitrate));
        if (_shortest == 10 && rate >= least10 * (_frame > 10 ? Hysteresis : 1))
        {
            return 10;
        }

        return Math.Max(_shortest, ChooseLongerFrame(rate));
    }

    private int ChooseLongerFrame(double rate)
    {
        double least20 = Overhead(20) + Math.Min(_options.MaxBitrate, Math.Max(Enough20, _options.MinBitrate));
        double least40 = Overhead(40) + Math.Min(_options.MaxBitrate, Math.Max(Enough40, _options.MinBitrate));
        if (rate >= least20 * (_frame > 20 ? Hysteresis : 1))
        {
            return 20;
        }

        return rate >= least40 * (_frame > 40 ? Hysteresis : 1) ? 40 : 60;
    }

    private void ChooseProtection(double loss, double payload, bool isInRuns)
    {
        double percent = loss * 100;
        bool isReady = percent >= (_lossPercent > 0 ? 0.5 : 1.5);
        int target = isReady ? Math.Min(30, (int)Math.Ceiling(percent / 5) * 5) : 0;
        bool isFarBelow = target < _lossPercent && percent > _lossPercent - 7;
        _lossPercent = isFarBelow && isReady ? _lossPercent : target;
        double enough = loss >= ManySingles * (_usesFec ? StillLossy : 1) && !isInRuns
            ? EnoughWithOwnRedundancyForSingles
            : EnoughWithOwnRedundancy;
        _usesFec = isReady && _copies == 0 && payload >= enough / (_usesFec ? Hysteresis : 1);
    }

    private int ChooseCopies(double loss, double payload)
    {
        int copies = 0;
        if (IsWorth(2, 0.25, EnoughWithCopies))
        {
            copies = 2;
        }
        else if (IsWorth(1, 0.04, EnoughWithCopies) || IsWorth(1, 0.15, LeastWithCopies))
        {
            copies = 1;
        }

        return Math.Min(copies, _options.MaxRedundancy);

        bool IsWorth(int count, double leastLoss, double least)
        {
            // A network so narrow that frames are longer has no room to send them twice.
            bool isOn = _copies >= count;
            return _frame == 20 && loss >= leastLoss * (isOn ? StillLossy : 1)
                && EachOf(1 + count, payload) >= Math.Max(_options.MinBitrate, least / (isOn ? Hysteresis : 1));
        }
    }

    // What each frame gets where so many are in a packet: copies have headers.
    private double EachOf(int frames, double payload)
    {
        int headers = frames == 1 ? 0 : OwnHeaderBytes + (CopyHeaderBytes * (frames - 1));
        return (payload - (headers * 8_000.0 / _frame)) / frames;
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

        if (options.FrameDuration.TotalMilliseconds is not (10 or 20 or 40 or 60))
        {
            throw new ArgumentException($"FrameDuration is {options.FrameDuration} but must be 10, 20, 40 or 60 ms.", nameof(options));
        }

        if (options.MaxRedundancy is < 0 or > 2)
        {
            throw new ArgumentException($"MaxRedundancy is {options.MaxRedundancy} but must be 0 to 2.", nameof(options));
        }
    }
}
