using VoipSdk.Audio;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>What the time stretcher of calls does to recordings, apart from all else: each pace beside the recording as it is.</summary>
internal sealed class StretchBench(PlcmosScorer scorer, IReadOnlyList<Clip> clips, TextWriter output)
{
    // The jitter buffer does not wish for less, either.
    private const int SmallestWish = AudioPort.SampleRate / 400;

    /// <summary>Prints a row for each pace.</summary>
    public void Run(IReadOnlyList<StretchPace> paces)
    {
        double[] before = [.. clips.Select(clip => (double)scorer.ScoreWideband(clip.Samples))];
        output.WriteLine("| stretched | PLCMOS | against the recording | standard error | changed |");
        output.WriteLine("|---|---|---|---|---|");
        output.WriteLine($"| not at all | {before.Average():0.00} | | | |");
        foreach (StretchPace pace in paces)
        {
            double[] changed = new double[clips.Count];
            double[] differences =
                [.. clips.Select((clip, i) => scorer.ScoreWideband(Stretch(clip, pace, out changed[i])) - before[i])];
            double mean = differences.Average();
            double deviation = Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, clips.Count - 1));
            output.WriteLine(
                $"| {pace.Name} | {before.Average() + mean:0.00} | {mean:+0.000;-0.000} | {deviation / Math.Sqrt(clips.Count):0.000} "
                + $"| {100 * changed.Average():0.0} % |");
            output.Flush();
        }
    }

    private static float[] Stretch(Clip clip, StretchPace pace, out double changed)
    {
        var stretcher = new TimeStretcher(AudioPort.SampleRate);
        float[] frame = new float[Clip.FrameLength + stretcher.LongestChange];
        var heard = new List<float>(new float[stretcher.LongestChange]);
        double wish = 0;
        long sum = 0;
        for (int at = 0; at + Clip.FrameLength <= clip.Samples.Length; at += Clip.FrameLength)
        {
            clip.Samples.AsSpan(at, Clip.FrameLength).CopyTo(frame);
            wish += pace.At((double)at / AudioPort.SampleRate) * Clip.FrameLength;
            int most = (int)Math.Clamp(wish, -stretcher.LongestChange, stretcher.LongestChange);
            float[] past = [.. heard.TakeLast(stretcher.LongestChange)];
            int length = Math.Abs(most) < SmallestWish
                ? Clip.FrameLength
                : stretcher.Process(past, frame, Clip.FrameLength, most, pace.IsUrgent);
            wish -= length - Clip.FrameLength;
            sum += Math.Abs(length - Clip.FrameLength);
            heard.AddRange(frame.AsSpan(0, length));
        }

        changed = (double)sum / clip.Samples.Length;
        return [.. heard.Skip(stretcher.LongestChange)];
    }
}
