/// <summary>What a steady state allocates on the thread that it runs on.</summary>
// The runtime's own caches may grow on any thread at any time, but then they have grown: the least of a few runs is ours.
internal static class Allocations
{
    public const int Runs = 3;

    /// <summary>Bytes that <paramref name="steadyState"/> allocates each time that it runs.</summary>
    public static long Of(Action steadyState)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Runs && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            steadyState();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
