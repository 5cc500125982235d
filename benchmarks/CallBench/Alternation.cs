namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Contenders that take turns, A B C A B C, so that what disturbs the machine disturbs all of them.</summary>
internal static class Alternation
{
    /// <summary>Runs each contender once a round, after a round that does not count.</summary>
    /// <param name="rounds">How often each counts.</param>
    /// <param name="contenders">Each returns what a unit of its work took.</param>
    /// <returns>The median of each.</returns>
    public static double[] Medians(int rounds, params Func<double>[] contenders)
    {
        double[][] results = [.. contenders.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                double result = contenders[i]();
                if (round >= 0)
                {
                    results[i][round] = result;
                }
            }
        }

        return [.. results.Select(Median)];
    }

    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
