namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Simultaneous full-duplex calls in real time: the CPU of the whole process for a frame in one direction and its parts, beside
/// the same native calls in a bare loop; and how many calls there can be.
/// </summary>
internal static class CallsMode
{
    public const string Name = "calls";
    private const double MostLate = 0.001;
    private static readonly float[] Said = Speech.Make(seconds: 8);

    public static async Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(
            Name,
            $"{settings.Calls} encrypted Opus calls in real time, both ends in this process, complexity {settings.Complexity}, "
            + "24 kbit/s; CPU a frame of 20 ms in one direction");
        Measured[] ours;
        double[] medians;
        IReadOnlyDictionary<string, double> floorThreads;
        {
            await using CallBenchRun run = await CallBenchRun.StartAsync(settings.Calls, settings.Complexity, Said);
            using var floor = new BareCalls(2 * settings.Calls, settings.Complexity, Said);
            using var threads = new BareThreads(settings.Calls, settings.Complexity, Said);

            // What is compiled while it runs is no call's.
            run.Measure(2 * settings.Seconds);
            var all = new List<Measured>();
            medians = Alternation.Medians(
                settings.Rounds,
                () => floor.Measure(seconds: 1),
                () => floor.MeasurePaced(settings.Seconds),
                () => threads.Measure(settings.Seconds),
                () =>
                {
                    all.Add(run.Measure(settings.Seconds));
                    return all[^1].Total;
                });
            ours = [.. all.Skip(1)];
            floorThreads = threads.Threads;
        }

        Parts(report, ours);
        report.Add(Name, "floor", medians[0], "µs: encode, seal, sendto, recvfrom, open, decode in a bare loop");
        report.Add(Name, "floor in real time", medians[1], "µs: the same loop, but a frame each 20 ms");
        report.Add(Name, "floor in real time, with threads", medians[2], "µs: one that sends, one a socket, one that plays each 10 ms");
        foreach ((string thread, double time) in floorThreads)
        {
            report.Add(Name, $"of thread \"{thread}\"", time, "µs, at last");
        }

        report.Add(Name, "ours", medians[3], "µs: everything the process did, in real time");
        report.Add(Name, "ratio to the floor", medians[3] / medians[0], "goal: at most 1.08 at complexity 5");
        report.Add(Name, "ratio to the floor in real time", medians[3] / medians[1], "");
        report.Add(Name, "ratio to the floor with threads", medians[3] / medians[2], "");
        report.Add(Name, "late frames", 100 * ours.Max(measured => measured.Late), "% of a round, at most");
        if (settings.Search)
        {
            await SearchAsync(settings, report, medians[3]);
        }
    }

    private static void Parts(Report report, Measured[] ours)
    {
        double Median(Func<Measured, double> part) => Alternation.Median([.. ours.Select(part)]);
        report.Add(Name, "codec", Median(measured => measured.Codec), "µs: encode and decode");
        report.Add(Name, "cipher", Median(measured => measured.Cipher), "µs: seal and open");
        report.Add(Name, "kernel", Median(measured => measured.Kernel), "µs: system calls, waking and sleeping included");
        report.Add(
            Name, "our own", Median(measured => measured.Total - measured.Codec - measured.Cipher - measured.Kernel),
            "µs: the rest, the bench's sound cards included");
        foreach (string thread in ours.SelectMany(measured => measured.Threads.Keys).Distinct().Order())
        {
            double time = Median(measured => measured.Threads.GetValueOrDefault(thread));
            if (time >= 0.1)
            {
                report.Add(Name, $"of thread \"{thread}\"", time, "µs");
            }
        }
    }

    // The parts of one processor that a call takes say where it may end; doubling and halving say where it does.
    private static async Task SearchAsync(BenchSettings settings, Report report, double microseconds)
    {
        int good = settings.Calls;
        int bad = (int)(Environment.ProcessorCount * 20_000 / (2 * microseconds) * 1.3);
        for (int step = 0; step < 5 && bad - good > Math.Max(1, good / 16); step++)
        {
            int calls = (good + bad) / 2;
            await using CallBenchRun run = await CallBenchRun.StartAsync(calls, settings.Complexity, Said);
            run.Measure(1);
            Measured measured = run.Measure(settings.Seconds);
            report.Add(Name, $"late frames, {calls} calls", 100 * measured.Late, $"%, {measured.Total:F1} µs a frame and direction");
            (good, bad) = measured.Late < MostLate ? (calls, bad) : (good, calls);
        }

        report.Add(Name, "largest number of calls", good, $"under {100 * MostLate} % late frames, both ends on this machine");
    }
}
