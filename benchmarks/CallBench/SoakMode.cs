using System.Diagnostics;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Minutes of virtual time through every stage between backend and socket, both included, at 5 % loss: nothing may be allocated,
/// so nothing is collected.
/// </summary>
internal static class SoakMode
{
    public const string Name = "soak";

    public static Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(Name, $"one encrypted Opus call, {settings.SoakMinutes} min of virtual time, 5 % loss, both directions");
        using var calls = new StackCalls(1, new SampledCodec(settings.Complexity), DefaultAead.Provider, Speech.Make(seconds: 8));
        calls.Measure(frames: 500, lossPercent: 5);
        double concealed = calls.ConcealedMilliseconds;
        int[] collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();

        calls.Measure(frames: 3_000 * settings.SoakMinutes, lossPercent: 5);

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        report.Add(Name, "allocated", allocated, "bytes by the thread that did everything, however many minutes; goal: none a frame");
        for (int generation = 0; generation < collections.Length; generation++)
        {
            report.Add(Name, $"collections of generation {generation}", GC.CollectionCount(generation) - collections[generation], "goal: 0");
        }

        report.Add(Name, "packets received", calls.Packets, "");
        report.Add(Name, "concealed", (calls.ConcealedMilliseconds - concealed) / (1_200 * settings.SoakMinutes), "% of the time");
        report.Add(Name, "took", Stopwatch.GetElapsedTime(started).TotalSeconds, "s");
        return Task.CompletedTask;
    }
}
