using System.Globalization;

namespace JitterBench;

/// <summary>What one buffer made of one trace. Delays in ms, shares 0 to 1.</summary>
internal sealed record Result(
    string Buffer, double MeanDelay, double P95Delay, double Concealed, double Stretched, double Rating, double WindowedRating)
{
    public static Result Of(string buffer, Playback playback) => new(
        buffer, playback.MeanDelay, playback.P95Delay, playback.ConcealedFraction, playback.StretchedFraction,
        playback.Rating, playback.WindowedRating());

    /// <summary>The mean of several runs.</summary>
    public static Result MeanOf(string buffer, IReadOnlyCollection<Result> runs) => new(
        buffer, runs.Average(run => run.MeanDelay), runs.Average(run => run.P95Delay), runs.Average(run => run.Concealed),
        runs.Average(run => run.Stretched), runs.Average(run => run.Rating), runs.Average(run => run.WindowedRating));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {Buffer,-18} {MeanDelay,7:F1} {P95Delay,7:F1} {100 * Concealed,8:F2} {100 * Stretched,8:F1} {Rating,7:F2} {WindowedRating,7:F2}");
}
