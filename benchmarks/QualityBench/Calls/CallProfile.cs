using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>What a call meets from a time on.</summary>
internal readonly record struct CallPhase(TimeSpan From, Link Link);

/// <summary>A network that calls are judged over.</summary>
/// <param name="Name">As the table says it.</param>
/// <param name="Loss">What senders are told to expect.</param>
/// <param name="Phases">From the beginning on.</param>
internal sealed record CallProfile(string Name, double Loss, params IReadOnlyList<CallPhase> Phases)
{
    /// <summary>The networks of ringrtc's call simulator, with the figures of its call_sim/src/common.rs.</summary>
    public static IReadOnlyList<CallProfile> Simulator { get; } =
    [
        Steady("nothing in the way", 0, new Link { Latency = Milliseconds(20) }),
        Steady("moderate: 100 ms, jitter 25 ms, 5 %", 0.05, Delayed(100, 25) with { Loss = 0.05 }),
        Steady("international: 250 ms, jitter 100 ms, 11 % in runs", 0.11, Delayed(250, 100) with
        {
            LossStates = new GilbertElliott { GoodToBad = 0.03, BadToGood = 0.25 },
            Duplication = 0.02,
            Reordering = 0.05,
            BitsPerSecond = 300_000,
        }),
        new(
            "spiky: 10 s of 30 % in 30 s",
            0.1,
            new CallPhase(TimeSpan.Zero, Around(50, 10)),
            new CallPhase(TimeSpan.FromSeconds(10), Around(100, 20) with
            {
                LossStates = new GilbertElliott { GoodToBad = 0.11, BadToGood = 0.25 },
            }),
            new CallPhase(TimeSpan.FromSeconds(20), Around(50, 10))),
        .. new[] { 0.1, 0.2, 0.3, 0.4, 0.5 }.Select(loss => Runs(loss, 1)),
        .. new[] { 2, 3, 4 }.Select(burst => Runs(0.1, burst)),
        .. new[] { 25, 50, 100, 300 }.Select(rate => Steady(
            $"{rate} kbit/s", 0, new Link { Latency = Milliseconds(50), BitsPerSecond = rate * 1_000 })),
    ];

    /// <summary>What the goals are about: 5 to 20 % in bursts of 1 to 3.</summary>
    public static IReadOnlyList<CallProfile> Goals(bool isQuick) =>
        [.. LossPattern.Grid(isQuick).Select(pattern => Runs(pattern.Loss, pattern.MeanBurst))];

    private static CallProfile Steady(string name, double loss, Link link) => new(name, loss, new CallPhase(TimeSpan.Zero, link));

    private static CallProfile Runs(double loss, double burst) => Steady(
        FormattableString.Invariant($"{loss * 100:0} %, bursts of {burst:0.#}"), loss, new Link
        {
            Latency = Milliseconds(50),
            LossStates = new GilbertElliott { BadToGood = 1 / burst, GoodToBad = Math.Min(1, loss / (burst * (1 - loss))) },
        });

    private static Link Delayed(int latency, int jitter) => new()
    {
        Latency = Milliseconds(latency),
        Jitter = Milliseconds(jitter),
        JitterShape = JitterShape.Pareto,
        KeepsOrder = true,
    };

    private static Link Around(int latency, int jitter) => new()
    {
        Latency = Milliseconds(latency - jitter),
        Jitter = Milliseconds(2 * jitter),
        KeepsOrder = true,
    };

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
