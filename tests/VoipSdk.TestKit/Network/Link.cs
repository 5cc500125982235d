using System.Runtime.CompilerServices;

namespace VoipSdk.TestKit;

/// <summary>
/// How a network treats the datagrams from one address to another. The same description serves <see cref="SimNetwork"/>,
/// <see cref="LinkModel"/> and the proxies, and has a text form (<see cref="Parse"/>).
/// </summary>
/// <remarks>
/// A datagram meets, in this order: the outage, the loss, the bottleneck with its queue, and then its delay, alone or
/// twice. Every member checks its range when it is set and throws <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public sealed partial record Link
{
    /// <summary>What IPv4 and UDP add to a datagram's content, 28 bytes: counted by <see cref="BitsPerSecond"/>.</summary>
    public const int HeaderBytes = 28;

    /// <summary>Delivers everything, once, in order, after 1 ms.</summary>
    public static Link Perfect { get; } = new();

    /// <summary>Delivers nothing.</summary>
    public static Link Dead { get; } = new() { Loss = 1 };

    /// <summary>One-way delay of every datagram, 0 to 1 h. Default: 1 ms.</summary>
    public TimeSpan Latency { get; init => field = Checked(value); } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Each datagram takes longer by a random time of this size, 0 to 1 h; <see cref="JitterShape"/> says how it is
    /// distributed. Unless <see cref="KeepsOrder"/> is set they may overtake. Default: 0.
    /// </summary>
    public TimeSpan Jitter { get; init => field = Checked(value); }

    /// <summary>How <see cref="Jitter"/> is distributed. Default: uniformly.</summary>
    public JitterShape JitterShape { get; init; }

    /// <summary>
    /// Whether a datagram that was delayed delays those behind it, as a single path with one queue does: after a spike of
    /// jitter they arrive together. Default: false, they overtake.
    /// </summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Share of datagrams that get lost by chance: 0 to 1. Default: 0.</summary>
    public double Loss { get; init => field = Checked(value); }

    /// <summary>
    /// How many datagrams in succession each loss by <see cref="Loss"/> takes, 1 to 10,000; their share stays the same.
    /// Default: 1, each gets lost independently.
    /// </summary>
    public int LossBurst { get; init => field = Checked(value, 1, 10_000); } = 1;

    /// <summary>Loss that comes and goes, on top of <see cref="Loss"/>. Default: null, none.</summary>
    public GilbertElliott? LossStates { get; init; }

    /// <summary>Share of datagrams that arrive twice, the second with a delay of its own: 0 to 1. Default: 0.</summary>
    public double Duplication { get; init => field = Checked(value); }

    /// <summary>
    /// Share of datagrams that are held back by <see cref="HoldBack"/>, so that later ones overtake, also where
    /// <see cref="KeepsOrder"/> is set: 0 to 1. Default: 0.
    /// </summary>
    public double Reordering { get; init => field = Checked(value); }

    /// <summary>How much later a held-back datagram arrives, 0 to 1 h. Default: 200 ms.</summary>
    public TimeSpan HoldBack { get; init => field = Checked(value); } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Rate of the bottleneck in bit/s, <see cref="HeaderBytes"/> of each datagram counted: 1,000 to 100,000,000,000, or 0
    /// for no limit. Datagrams wait for their turn. Default: 0.
    /// </summary>
    public long BitsPerSecond { get; init => field = CheckedRate(value); }

    /// <summary>
    /// Longest time that a datagram waits for the bottleneck, 0 to 1 h; one that would wait longer is lost (drop-tail).
    /// Without <see cref="BitsPerSecond"/> nothing waits. Default: 200 ms.
    /// </summary>
    public TimeSpan LongestQueue { get; init => field = Checked(value); } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long nothing gets through at the end of each <see cref="OutagePeriod"/>, 0 to 1 h. Default: 0.
    /// </summary>
    public TimeSpan Outage { get; init => field = Checked(value); }

    /// <summary>
    /// Time from one <see cref="Outage"/> to the next, begin to begin, 0 to 1 h; counted from the network's beginning, so
    /// that both directions fail together. Default: 0, there is no outage.
    /// </summary>
    public TimeSpan OutagePeriod { get; init => field = Checked(value); }

    /// <summary>
    /// Decides every loss and delay where nothing else does: of a <see cref="LinkModel"/> without random numbers of its
    /// own, and of the proxies. A <see cref="SimNetwork"/> has its own seed. Default: 1.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>A link that loses a share of the datagrams and is <see cref="Perfect"/> otherwise.</summary>
    /// <param name="loss">0 to 1: 0.15 loses 15 %.</param>
    public static Link Lossy(double loss) => new() { Loss = loss };

    /// <summary>A link with latency and jitter that loses nothing.</summary>
    public static Link Slow(TimeSpan latency, TimeSpan jitter) => new() { Latency = latency, Jitter = jitter };

    /// <summary>The whole zoo at once: 60 ms + jitter of 120 ms, duplicates, reordering and the given loss.</summary>
    /// <param name="loss">0 to 1.</param>
    public static Link Rough(double loss) => new()
    {
        Latency = TimeSpan.FromMilliseconds(60),
        Jitter = TimeSpan.FromMilliseconds(120),
        Loss = loss,
        Duplication = 0.1,
        Reordering = 0.1,
    };

    internal static double Checked(double share, [CallerMemberName] string name = "") =>
        share is >= 0 and <= 1
            ? share
            : throw new ArgumentOutOfRangeException(name, share, "A share is a number from 0 to 1.");

    private static TimeSpan Checked(TimeSpan time, [CallerMemberName] string name = "") =>
        time >= TimeSpan.Zero && time <= TimeSpan.FromHours(1)
            ? time
            : throw new ArgumentOutOfRangeException(name, time, "The time must be 0 to 1 h.");

    private static int Checked(int value, int lowest, int highest, [CallerMemberName] string name = "") =>
        value >= lowest && value <= highest
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The value must be {lowest} to {highest}.");

    private static long CheckedRate(long value, [CallerMemberName] string name = "") =>
        value is 0 or (>= 1_000 and <= 100_000_000_000)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "The rate must be 0 or 1,000 to 100,000,000,000 bit/s.");
}
