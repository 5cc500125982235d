using System.Globalization;
using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>What one end of a call holds once it has run: private memory of the process, and the managed part of it.</summary>
internal static class MemoryMode
{
    public const string Name = "memory";
    private const int Calls = 40;

    public static Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(Name, $"both ends of {Calls} encrypted Opus calls after 10 s of speech; an end, without device and client");
        float[] said = Speech.Make(seconds: 1);

        // What only the first calls cost is not a call's: code that is compiled, pools that are filled.
        using StackCalls first = Run(settings, said, calls: 10);
        (long privateBefore, long managedBefore) = Take();
        using StackCalls second = Run(settings, said, Calls);
        (long privateAfter, long managedAfter) = Take();
        int ends = 2 * Calls;
        report.Add(Name, "private", (privateAfter - privateBefore) / 1_000.0 / ends, "KB; goal: at most 150");
        report.Add(Name, "managed", (managedAfter - managedBefore) / 1_000.0 / ends, "KB of it");
        foreach ((string name, double kilobytes, string remark) in MemoryParts.Measure(new OpusCodec(), DefaultAead.Provider))
        {
            report.Add(Name, $"of it: {name}", kilobytes, $"KB, {remark}");
        }

        return Task.CompletedTask;
    }

    private static StackCalls Run(BenchSettings settings, float[] said, int calls)
    {
        var stack = new StackCalls(calls, new SampledCodec(settings.Complexity), DefaultAead.Provider, said);
        stack.Measure(frames: 500);
        return stack;
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
