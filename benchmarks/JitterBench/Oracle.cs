namespace JitterBench;

/// <summary>
/// A buffer that knows the future: dynamic programming over the delay. It may stretch each frame by an eighth for nothing;
/// to jump further up it has to make up the difference. No buffer can do better with those means.
/// </summary>
internal sealed class Oracle
{
    private const double Step = 2.5;
    private const double Longest = 1_000;
    private const double MaxStretch = 0.125 * Trace.FrameMilliseconds;
    private static readonly int Levels = (int)(Longest / Step) + 1;
    private readonly int[] _needed;

    public Oracle(Trace trace)
    {
        double least = trace.Delays.Where(delay => delay >= 0).Min();
        _needed = [.. trace.Delays.Select(
            delay => delay < 0 ? -1 : Math.Min(Levels - 1, (int)Math.Ceiling((delay - least) / Step)))];
    }

    /// <summary>The best rating over all weights of delay against concealment.</summary>
    public Result Best()
    {
        double[] weights = [0.0003, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1];
        return weights.Select(Run).MaxBy(result => result.Rating)!;
    }

    private Result Run(double weight)
    {
        int frames = _needed.Length;
        var from = new short[frames][];
        var cost = new double[Levels];
        for (int frame = 0; frame < frames; frame++)
        {
            from[frame] = new short[Levels];
            cost = Advance(cost, _needed[frame], weight, frame == 0, from[frame]);
        }

        int level = 0;
        for (int i = 1; i < Levels; i++)
        {
            level = cost[i] < cost[level] ? i : level;
        }

        var path = new int[frames];
        for (int frame = frames - 1; frame >= 0; frame--)
        {
            path[frame] = level;
            level = from[frame][level];
        }

        return Result.Of("oracle", Play(path));
    }

    // The cheapest way to each level: from a neighbour for nothing, from below at the price of what has to be made up.
    private static double[] Advance(double[] cost, int needed, double weight, bool isFirst, short[] from)
    {
        var next = new double[Levels];
        double below = double.PositiveInfinity;
        int belowLevel = 0;
        for (int level = 0; level < Levels; level++)
        {
            if (cost[level] - (level * Step) < below)
            {
                below = cost[level] - (level * Step);
                belowLevel = level;
            }

            int best = level;
            double cheapest = isFirst ? 0 : cost[level];
            if (!isFirst)
            {
                Consider(level - 1, 0);
                Consider(level + 1, 0);
                Consider(belowLevel, Math.Max(0, ((level - belowLevel) * Step) - MaxStretch));
            }

            from[level] = (short)best;
            next[level] = level < needed ? double.PositiveInfinity : cheapest + (weight * level * Step);

            void Consider(int other, double price)
            {
                if (other >= 0 && other < Levels && cost[other] + price < cheapest)
                {
                    cheapest = cost[other] + price;
                    best = other;
                }
            }
        }

        return next;
    }

    private Playback Play(int[] path)
    {
        var playback = new Playback();
        double stretched = 0;
        for (int frame = 0; frame < path.Length; frame++)
        {
            double at = frame * Trace.FrameMilliseconds;
            double change = frame == 0 ? 0 : (path[frame] - path[frame - 1]) * Step;
            double madeUp = _needed[frame] < 0 ? Trace.FrameMilliseconds : Math.Max(0, change - MaxStretch);
            stretched += Math.Min(Math.Abs(change), MaxStretch);
            playback.Heard(at, madeUp, Trace.FrameMilliseconds + change);
            if (_needed[frame] >= 0)
            {
                playback.Started(at, path[frame] * Step);
            }
        }

        playback.StretchedMilliseconds = stretched;
        return playback;
    }
}
