using System.Diagnostics;
using VoipSdk.Audio;

namespace EchoBench;

/// <summary>VoipSdk's resamplers beside libspeexdsp's: tones through each, and what a second of sound costs.</summary>
internal static class ResamplerBench
{
    private const int Rounds = 60;

    private static readonly int[] Qualities = [3, 5, 7, 10];

    private static readonly (int Input, int Output, double DriftPpm)[] Changes =
    [
        (44_100, 48_000, 0), (48_000, 44_100, 0), (16_000, 48_000, 0), (48_000, 16_000, 0), (8_000, 48_000, 0), (48_000, 8_000, 0),
        (48_000, 48_000, 100),
    ];

    public static void Run()
    {
        Console.WriteLine("| kHz | Resampler | Delay, ms | -0.1 dB at | -3 dB at | THD+N, dB | Aliases, dB | us/s | beside ours |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach ((int input, int output, double driftPpm) in Changes)
        {
            (string Name, Func<IAudioResampler> Create)[] contestants = Contestants(input, output, driftPpm);
            string change = $"{input / 1e3:0.#} to {output / 1e3:0.#}{(driftPpm == 0 ? "" : $", {driftPpm} ppm")}";
            double[] costs = Costs(input, output, contestants);
            for (int i = 0; i < contestants.Length; i++)
            {
                (string name, Func<IAudioResampler> create) = contestants[i];
                var tones = new TonesThrough(create, input, output, driftPpm);
                Console.WriteLine(
                    $"| {change} | {name} | {create().Latency.TotalMilliseconds:0.00} "
                    + $"| {tones.FlatTo(0.1):0.00} | {tones.FlatTo(3):0.00} | {tones.WorstCompany():0} | {tones.WorstAlias():0} "
                    + $"| {costs[i]:0} | {costs[i] / costs[0]:0.0} |");
            }
        }
    }

    /// <summary>What it costs that libspeexdsp follows a clock: each change computes a filter.</summary>
    public static void RunChanges()
    {
        foreach (int quality in Qualities)
        {
            using var resampler = new SpeexDspResampler(48_000, 48_000, quality: quality);
            double least = double.MaxValue;
            for (int i = 1; i <= 200; i++)
            {
                long start = Stopwatch.GetTimestamp();
                resampler.DriftPpm = 100 + i;
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            Console.WriteLine($"speexdsp {quality}: {least:0} us for a change of the drift.");
        }
    }

    private static (string Name, Func<IAudioResampler> Create)[] Contestants(int input, int output, double driftPpm) =>
    [
        ("VoipSdk", () => driftPpm == 0 ? new Resampler(input, output) : new Drifting(driftPpm)),
        .. Qualities.Select(quality => (
            $"speexdsp {quality}",
            (Func<IAudioResampler>)(() => new SpeexDspResampler(input, output, quality: quality) { DriftPpm = driftPpm }))),
    ];

    /// <summary>Of each contestant: microseconds for a second of mono sound in blocks of 10 ms, the least of many rounds in turns.</summary>
    private static double[] Costs(int inputRate, int outputRate, (string Name, Func<IAudioResampler> Create)[] contestants)
    {
        float[] second = new float[inputRate];
        var random = new Random(1);
        foreach (ref float sample in second.AsSpan())
        {
            sample = random.NextSingle() - 0.5f;
        }

        float[] output = new float[(outputRate / 100) + 16];
        IAudioResampler[] resamplers = [.. contestants.Select(contestant => contestant.Create())];
        double[] least = [.. resamplers.Select(_ => double.MaxValue)];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < resamplers.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int at = 0; at < second.Length; at += inputRate / 100)
                {
                    _ = resamplers[i].Process(second.AsSpan(at, inputRate / 100), output, out _);
                }

                least[i] = Math.Min(least[i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        return least;
    }

    /// <summary>The resampler that follows clocks in calls.</summary>
    private sealed class Drifting(double driftPpm) : IAudioResampler
    {
        private readonly DriftResampler _resampler = new() { Step = 1 + (driftPpm * 1e-6) };

        public TimeSpan Latency => TimeSpan.FromSeconds(DriftResampler.Latency / (double)AudioPort.SampleRate);

        public int GetRequiredInput(int outputFrames) => _resampler.GetRequiredInput(outputFrames);

        public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed) =>
            _resampler.Process(input, output, out consumed);

        public void Reset() => _resampler.Reset();
    }
}
