using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>Gilbert's model: packets get lost in bursts whose length is geometrically distributed.</summary>
/// <param name="Loss">Share of packets lost, 0 to 1.</param>
/// <param name="MeanBurst">Packets in a burst, on the average; 1 and more.</param>
internal readonly record struct LossPattern(double Loss, double MeanBurst)
{
    /// <summary>Which of <paramref name="count"/> packets get lost; the first never does.</summary>
    public bool[] Draw(int count, int seed)
    {
        var random = new SimRandom(seed);
        double ends = 1 / MeanBurst;
        double begins = Loss / (MeanBurst * (1 - Loss));
        bool[] lost = new bool[count];
        for (int i = 1; i < count; i++)
        {
            lost[i] = lost[i - 1] ? !random.Chance(ends) : random.Chance(begins);
        }

        return lost;
    }

    /// <summary>What the goals are about: 5 to 20 % in bursts of 1 to 3.</summary>
    public static IReadOnlyList<LossPattern> Grid(bool isQuick) => isQuick
        ? [new(0.05, 2), new(0.1, 1), new(0.2, 3)]
        : [.. from loss in new[] { 0.05, 0.1, 0.2 } from burst in new[] { 1, 2, 3 } select new LossPattern(loss, burst)];

    public override string ToString() => FormattableString.Invariant($"{Loss * 100:0} %, {MeanBurst:0.#}");
}
