using System.Globalization;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>What one end of a call holds once it has run: private memory of the process, and the managed part of it.</summary>
internal static class MemoryMode
{
    public const string Name = "memory";
    private const int Calls = 100;

    public static Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(Name, $"both ends of {Calls} encrypted Opus calls after 3 s of speech; bytes an end, without device and client");
        float[] said = Speech.Make(seconds: 1);
        using (var warm = new StackCalls(4, new SampledCodec(settings.Complexity), DefaultAead.Provider, said))
        {
            warm.Measure(frames: 50);
        }

        (long privateBefore, long managedBefore) = Take();
        using var calls = new StackCalls(Calls, new SampledCodec(settings.Complexity), DefaultAead.Provider, said);
        calls.Measure(frames: 150);
        (long privateAfter, long managedAfter) = Take();
        int ends = 2 * Calls;
        report.Add(Name, "private", (privateAfter - privateBefore) / 1_024.0 / ends, "KiB an end; goal: at most 150 KB");
        report.Add(Name, "managed", (managedAfter - managedBefore) / 1_024.0 / ends, "KiB an end");
        GC.KeepAlive(calls);
        return Task.CompletedTask;
    }

    // Private, not resident: what others map as well, such as the runtime's files, is no call's.
    private static (long Private, long Managed) Take()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long kibibytes = File.ReadLines("/proc/self/smaps_rollup")
            .Where(line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        return (kibibytes * 1_024, GC.GetTotalMemory(forceFullCollection: true));
    }
}
