namespace JitterBench;

/// <summary>A buffer that plays each frame a constant time after it was sent: the best constant is known in hindsight only.</summary>
internal static class FixedDelay
{
    private const double Step = 5;
    private const double Longest = 600;

    /// <summary>Every constant delay, shortest first.</summary>
    public static IReadOnlyList<Result> All(Trace trace)
    {
        double least = trace.Delays.Where(delay => delay >= 0).Min();
        return [.. Enumerable.Range(0, (int)(Longest / Step) + 1).Select(i => Run(trace, least, i * Step))];
    }

    public static Result Best(IEnumerable<Result> all) => all.MaxBy(result => result.Rating)! with { Buffer = "fixed, best" };

    private static Result Run(Trace trace, double least, double delay)
    {
        var playback = new Playback();
        for (int frame = 0; frame < trace.Delays.Length; frame++)
        {
            double at = frame * Trace.FrameMilliseconds;
            bool isHeard = trace.Delays[frame] >= 0 && trace.Delays[frame] - least <= delay;
            playback.Heard(at, isHeard ? 0 : Trace.FrameMilliseconds, Trace.FrameMilliseconds);
            if (isHeard)
            {
                playback.Started(at, delay);
            }
        }

        return Result.Of($"fixed {delay:F0} ms", playback);
    }
}
