namespace JitterBench;

/// <summary>Traces made from a seed: what the recorded ones do not have.</summary>
internal static class Synthetic
{
    private const int Frames = 15_000;
    private const int StallAt = 5_000;
    private const double StallMilliseconds = 5_000;

    public static IEnumerable<Trace> All(int seed) =>
    [
        GilbertElliott(seed, loss: 0.05, burst: 2),
        WifiBursts(seed),
        Spikes(seed),
        Drift("drift+200ppm", seed, 200e-6),
        Drift("drift-200ppm", seed, -200e-6),
        Stall(seed),
    ];

    /// <summary>Losses in bursts (two states, the bad one loses all), a few milliseconds of jitter.</summary>
    private static Trace GilbertElliott(int seed, double loss, double burst)
    {
        var random = new Random(seed);
        double leave = 1 / burst;
        double enter = leave * loss / (1 - loss);
        bool isBad = false;
        return Make("gilbert-elliott", _ =>
        {
            isBad = random.NextDouble() < (isBad ? 1 - leave : enter);
            return isBad ? -1 : Exponential(random, 3);
        });
    }

    /// <summary>A channel that is taken now and then: packets wait behind each other, then come at once.</summary>
    private static Trace WifiBursts(int seed)
    {
        var random = new Random(seed);
        double freeAt = 0;
        return Make("wifi-bursts", frame =>
        {
            double now = frame * Trace.FrameMilliseconds;
            if (random.NextDouble() < 0.02)
            {
                freeAt = Math.Max(freeAt, now + Exponential(random, 50));
            }

            return Math.Max(freeAt - now, 0) + Exponential(random, 2);
        });
    }

    /// <summary>Now and then a single packet, and only that, is late.</summary>
    private static Trace Spikes(int seed)
    {
        var random = new Random(seed);
        return Make("spikes", _ => random.NextDouble() < 0.005 ? 20 + (100 * random.NextDouble()) : Exponential(random, 2));
    }

    /// <summary>The sender's clock is slower (or faster, negative) than the receiver's.</summary>
    private static Trace Drift(string name, int seed, double skew)
    {
        var random = new Random(seed);
        double start = skew < 0 ? -skew * Frames * Trace.FrameMilliseconds : 0;
        return Make(name, frame => start + (frame * Trace.FrameMilliseconds * skew) + Exponential(random, 3));
    }

    /// <summary>Nothing for five seconds, then all of it.</summary>
    private static Trace Stall(int seed)
    {
        var random = new Random(seed);
        return Make("stall-5s", frame =>
        {
            double left = frame < StallAt ? 0 : StallMilliseconds - ((frame - StallAt) * Trace.FrameMilliseconds);
            return Math.Max(0, left) + Exponential(random, 3);
        });
    }

    private static Trace Make(string name, Func<int, double> delay) =>
        new(name, [.. Enumerable.Range(0, Frames).Select(delay)]);

    private static double Exponential(Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());
}
