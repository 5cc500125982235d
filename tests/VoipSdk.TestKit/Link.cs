namespace VoipSdk.TestKit;

/// <summary>How a simulated network treats the datagrams from one address to another.</summary>
public sealed record Link
{
    /// <summary>Delivers everything, once, in order, after 1 ms.</summary>
    public static Link Perfect { get; } = new();

    /// <summary>Delivers nothing.</summary>
    public static Link Dead { get; } = new() { Loss = 1 };

    /// <summary>One-way delay of every datagram. Default: 1 ms.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Each datagram takes up to this much longer, uniformly distributed; so they may overtake. Default: 0.
    /// </summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Share of datagrams that get lost, each independently: 0 to 1. Default: 0.</summary>
    public double Loss { get; init; }

    /// <summary>Share of datagrams that arrive twice, the second with a delay of its own: 0 to 1. Default: 0.</summary>
    public double Duplication { get; init; }

    /// <summary>
    /// Share of datagrams that are held back by <see cref="HoldBack"/>, so that later ones overtake: 0 to 1.
    /// </summary>
    public double Reordering { get; init; }

    /// <summary>How much later a held-back datagram arrives. Default: 200 ms.</summary>
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A link that loses a share of the datagrams and is <see cref="Perfect"/> otherwise.</summary>
    /// <param name="loss">0 to 1: 0.15 loses 15 %.</param>
    public static Link Lossy(double loss) => new() { Loss = loss };

    /// <summary>A link with latency and jitter that loses nothing.</summary>
    public static Link Slow(TimeSpan latency, TimeSpan jitter) => new() { Latency = latency, Jitter = jitter };

    /// <summary>The whole zoo at once: 60 ms ± jitter of 120 ms, duplicates, reordering and the given loss.</summary>
    /// <param name="loss">0 to 1.</param>
    public static Link Rough(double loss) => new()
    {
        Latency = TimeSpan.FromMilliseconds(60),
        Jitter = TimeSpan.FromMilliseconds(120),
        Loss = loss,
        Duplication = 0.1,
        Reordering = 0.1,
    };
}
