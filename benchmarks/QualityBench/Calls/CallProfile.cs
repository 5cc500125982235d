using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>A network that calls are judged over, after the profiles of ringrtc's call simulator.</summary>
internal sealed record CallProfile(string Name, Link Link)
{
    public static IReadOnlyList<CallProfile> All { get; } =
    [
        new("nothing in the way", new Link { Latency = Milliseconds(20) }),
        new("100 ms, jitter 25 ms, 5 %", new Link { Latency = Milliseconds(100), Jitter = Milliseconds(25), Loss = 0.05 }),
        new(
            "250 ms, jitter 100 ms, bursts",
            new Link { Latency = Milliseconds(250), Jitter = Milliseconds(100), LossStates = Bursts(0.05, 4) }),
        new("30 %", new Link { Latency = Milliseconds(50), Loss = 0.3 }),
        .. new[] { 0.1, 0.2, 0.5 }.Select(loss => Lossy(loss, 1)),
        .. new[] { 2, 3, 4 }.Select(burst => Lossy(0.1, burst)),
        .. new[] { 25, 50, 100, 300 }.Select(rate => new CallProfile(
            $"{rate} kbit/s", new Link { Latency = Milliseconds(50), BitsPerSecond = rate * 1_000 })),
    ];

    private static CallProfile Lossy(double loss, int burst) =>
        new($"{loss * 100:0} %, bursts of {burst}", new Link { Latency = Milliseconds(50), LossStates = Bursts(loss, burst) });

    private static GilbertElliott Bursts(double loss, int mean) =>
        new() { BadToGood = 1.0 / mean, GoodToBad = Math.Min(1, loss / (mean * (1 - loss))) };

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
