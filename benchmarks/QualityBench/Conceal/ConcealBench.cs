using System.Globalization;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>The same speech with the same packets missing, through each scheme.</summary>
internal sealed class ConcealBench(PlcmosScorer scorer, IReadOnlyList<Clip> clips, int seeds, TextWriter output)
{
    /// <summary>Prints one row a pattern: the mean score of each scheme, then the bit rates.</summary>
    public void Run(IReadOnlyList<LossPattern> patterns, Func<LossPattern, IReadOnlyList<Scheme>> schemes)
    {
        IReadOnlyList<Scheme> columns = schemes(patterns[0]);
        output.WriteLine("| loss, mean burst | " + string.Join(" | ", columns.Select(scheme => scheme.Name)) + " |");
        output.WriteLine("|---|" + string.Concat(columns.Select(_ => "---|")));
        foreach (LossPattern pattern in patterns)
        {
            IEnumerable<string> cells = schemes(pattern).Select(scheme => Measure(scheme, pattern));
            output.WriteLine($"| {pattern} | " + string.Join(" | ", cells) + " |");
        }
    }

    private string Measure(Scheme scheme, LossPattern pattern)
    {
        double score = 0;
        double bits = 0;
        double seconds = 0;
        foreach (Clip clip in clips)
        {
            EncodedClip encoded = EncodedClip.Encode(clip, scheme.Setup);
            for (int seed = 1; seed <= seeds; seed++)
            {
                score += scorer.ScoreWideband(scheme.Hear(encoded, pattern.Draw(encoded.Packets.Length, seed)));
            }

            bits += 8 * scheme.BytesOf(encoded);
            seconds += encoded.Packets.Length / 50.0;
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{score / (clips.Count * seeds):0.00} ({bits / seconds / 1000:0.0} kbit/s)");
    }
}
