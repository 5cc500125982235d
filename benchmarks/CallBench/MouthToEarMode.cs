using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// From the mouth to the ear, measured in the sound: real calls over loopback, one after the other, between devices with blocks of
/// 10 ms that begin at any moment; how long after a chirp was said it is heard.
/// </summary>
internal static class MouthToEarMode
{
    public const string Name = "mouth-to-ear";
    private const int Calls = 6;
    private const int SettlingSeconds = 3;

    public static async Task RunAsync(BenchSettings settings, Report report)
    {
        int seconds = SettlingSeconds + Math.Max(5, settings.Seconds);
        report.Title(
            Name, $"{Calls} encrypted Opus calls of {seconds} s over loopback, one at a time, blocks of 10 ms; from said to heard");
        float[] said = Chirps.Insert(Speech.Make(seconds));
        var random = new Random(settings.Rounds);
        var begin = new List<double>();
        var settled = new List<double>();
        var buffered = new List<double>();
        int lost = 0;
        (int late, int blocks) = (0, 0);
        for (int call = 0; call < Calls; call++)
        {
            await using CallSet set = await CallSet.ConnectAsync(1, new SampledCodec(settings.Complexity), new SampledAead());
            double start = TimedDevice.Now + 20;
            var here = new TimedDevice(set.Ports[0], said, start);
            var there = new TimedDevice(set.Ports[1], said, start + (random.NextDouble() * 10));
            here.Join();
            there.Join();
            buffered.AddRange(set.Sessions.Select(session => session.Statistics.PlayoutDelay.TotalMilliseconds));
            lost += Measure(here, there, begin, settled) + Measure(there, here, begin, settled);
            late += here.LateBlocks + there.LateBlocks;
            blocks += here.Blocks + there.Blocks;
        }

        Report(report, begin, settled, buffered, lost);
        report.Add(Name, "blocks of the devices more than 2 ms late", late, $"of {blocks}: threads that the machine did not wake");
    }

    private static void Report(Report report, List<double> begin, List<double> settled, List<double> buffered, int lost)
    {
        double median = Percentile(settled, 0.5);
        double buffer = Percentile(buffered, 0.5);
        report.Add(Name, "median", median, "ms");
        report.Add(Name, "p95", Percentile(settled, 0.95), $"ms; goal: at most 40; the floor is 26.5; {settled.Count} chirps");
        report.Add(Name, "most", settled.Max(), "ms");
        report.Add(Name, $"p95 in the first {SettlingSeconds} s", Percentile(begin, 0.95), $"ms; {begin.Count} chirps");
        report.Add(Name, "chirps that were not heard", lost, "");
        report.Add(Name, "of it: frame", 20, "ms");
        report.Add(Name, "of it: Opus's look-ahead", 6.5, "ms");
        report.Add(Name, "of it: jitter buffer", buffer, "ms: later than the fastest packets can be played; median at the end");
        report.Add(
            Name, "of it: the rest", median - 26.5 - buffer,
            "ms: media thread, network, and what the fastest packet waits for the device's next block");
    }

    private static int Measure(TimedDevice mouth, TimedDevice ear, List<double> begin, List<double> settled)
    {
        int lost = 0;
        for (int at = Chirps.First; at + Chirps.Interval < mouth.Said.Length; at += Chirps.Interval)
        {
            int from = ear.FirstSampleHeardAt(mouth.SaidAt(at));
            int found = Chirps.Find(mouth.Said, at, ear.Heard[from..]);
            lost += found < 0 ? 1 : 0;
            if (found >= 0)
            {
                (at < SettlingSeconds * 48_000 ? begin : settled).Add(ear.HeardAt(from + found) - mouth.SaidAt(at));
            }
        }

        return lost;
    }

    private static double Percentile(List<double> values, double part) =>
        values.Order().ElementAt((int)Math.Min(values.Count - 1, part * values.Count));
}
