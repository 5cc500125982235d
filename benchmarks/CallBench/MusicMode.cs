using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>What a direction that sends music costs, in one channel and in two, beside one that sends a voice: as <see cref="DirectionMode"/>.</summary>
internal static class MusicMode
{
    public const string Name = "music";

    public static Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(
            Name,
            $"{settings.Calls} encrypted Opus calls, back to back on one thread, complexity {settings.Complexity}, each at the bit rate that "
            + "it begins with; CPU a frame of 20 ms in one direction");
        SampledCodec[] codecs = [.. Enumerable.Range(0, 3).Select(_ => new SampledCodec(settings.Complexity))];
        using StackCalls voice = Calls(settings, codecs[0], Speech.Make(seconds: 8), AudioContent.Voice, channels: 1);
        using StackCalls mono = Calls(settings, codecs[1], Chords.Make(seconds: 8, channels: 1), AudioContent.Music, channels: 1);
        using StackCalls stereo = Calls(settings, codecs[2], Chords.Make(seconds: 8, channels: 2), AudioContent.Music, channels: 2);
        double[] medians = Alternation.Medians(
            settings.Rounds * 2, () => voice.Measure(frames: 50), () => mono.Measure(frames: 50), () => stereo.Measure(frames: 50));
        Add(report, "voice", medians[0], codecs[0], voice.Bitrate);
        Add(report, "music, one channel", medians[1], codecs[1], mono.Bitrate);
        Add(report, "music, two channels", medians[2], codecs[2], stereo.Bitrate);
        report.Add(Name, "ratio, one channel to voice", medians[1] / medians[0], "");
        report.Add(Name, "ratio, two channels to voice", medians[2] / medians[0], "");
        report.Add(Name, "ratio, two channels to one", medians[2] / medians[1], "");
        return Task.CompletedTask;
    }

    private static StackCalls Calls(BenchSettings settings, SampledCodec codec, float[] said, AudioContent content, int channels) =>
        new(settings.Calls, codec, DefaultAead.Provider, said, content, channels);

    private static void Add(Report report, string what, double median, SampledCodec codec, int bitrate)
    {
        report.Add(Name, what, median, $"µs, {bitrate / 1_000} kbit/s");
        report.Add(Name, $"{what}: libopus", codec.Encoding.Microseconds + codec.Decoding.Microseconds, "µs of it, on average");
    }
}
