using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// What one direction of a call costs from the captured to the played sample, back to back on one thread, beside the same native
/// calls back to back on one thread.
/// </summary>
internal static class DirectionMode
{
    public const string Name = "direction";

    public static Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(
            Name,
            $"{settings.Calls} encrypted Opus calls, back to back on one thread, complexity {settings.Complexity}, 24 kbit/s; "
            + "CPU a frame of 20 ms in one direction");
        float[] said = Speech.Make(seconds: 8);
        using var floor = new BareCalls(2 * settings.Calls, settings.Complexity, said);
        using var ours = new StackCalls(settings.Calls, new SampledCodec(settings.Complexity), DefaultAead.Provider, said);
        double[] medians = Alternation.Medians(
            settings.Rounds * 2, () => floor.Measure(seconds: 1), () => ours.Measure(frames: 50));
        report.Add(Name, "floor", medians[0], "µs: encode, seal, sendto, recvfrom, open, decode");
        report.Add(Name, "ours", medians[1], "µs: ring, encode, RTP, SRTP, socket, SRTP, jitter buffer, decode, playback");
        report.Add(Name, "ratio", medians[1] / medians[0], "goal: at most 1.08 at complexity 5");
        return Task.CompletedTask;
    }
}
