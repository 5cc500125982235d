using VoipSdk.Audio;
using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>Speech through whole calls in virtual time: codec, RTP, reports, network, jitter buffer, concealment. What was heard is judged.</summary>
internal sealed class CallQuality(PlcmosScorer scorer, IReadOnlyList<Clip> clips, int seeds, TextWriter output)
{
    // What a call decides from reports it has decided by then; what is heard afterwards is judged.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Changing = TimeSpan.FromSeconds(30);

    /// <summary>Prints a row for each network and setup, then each setup's mean score.</summary>
    public void Run(IReadOnlyList<CallProfile> profiles, IReadOnlyList<CallSetup> setups)
    {
        output.WriteLine("| network | | PLCMOS | MOS (E-model) | made up | jitter buffer | sent |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var means = new double[setups.Count];
        double best = 0;
        foreach (CallProfile profile in profiles)
        {
            double[] scores = [.. setups.Select(setup => Measure(profile, setup))];
            for (int i = 0; i < scores.Length; i++)
            {
                means[i] += scores[i] / profiles.Count;
            }

            best += scores.Take(2).Max() / profiles.Count;
        }

        for (int i = 0; i < means.Length; i++)
        {
            output.WriteLine($"| mean | {setups[i].Name} | {means[i]:0.00} | {means[i] - best:+0.00;-0.00} to the better of the first two | | | |");
        }
    }

    private double Measure(CallProfile profile, CallSetup setup)
    {
        var sum = default(CallFigures);
        foreach (Clip clip in clips)
        {
            for (int seed = 1; seed <= seeds; seed++)
            {
                sum += Call(profile, setup, clip, seed);
            }
        }

        CallFigures mean = sum / (clips.Count * seeds);
        output.WriteLine(
            $"| {profile.Name} | {setup.Name} | {mean.Score:0.00} | {mean.Mos:0.00} | {100 * mean.MadeUp:0.0} % "
            + $"| {mean.Delay:0} ms | {mean.Kilobits:0.0} kbit/s |");
        output.Flush();
        return mean.Score;
    }

    private CallFigures Call(CallProfile profile, CallSetup setup, Clip clip, int seed)
    {
        using VoicePair pair = VoicePair.Create(seed, profile.Phases[0].Link, setup.Create(profile.Loss));
        pair.Alice.SayAgainAndAgain(clip.Samples);
        pair.Bob.IsMuted = true;
        pair.Alice.KeepsSound = pair.Bob.KeepsSound = false;
        TimeSpan length = Changing;
        if (profile.Phases.Count == 1)
        {
            pair.AdvanceBy(Settled);
            length = TimeSpan.FromSeconds((double)clip.Samples.Length / AudioPort.SampleRate);
        }

        pair.Bob.KeepsSound = true;
        CallStatistics sentBefore = pair.Alice.Statistics;
        CallStatistics heardBefore = pair.Bob.Statistics;
        for (int i = 0; i < profile.Phases.Count; i++)
        {
            pair.Network.DefaultLink = profile.Phases[i].Link;
            TimeSpan end = i + 1 < profile.Phases.Count ? profile.Phases[i + 1].From : length;
            pair.AdvanceBy(end - profile.Phases[i].From);
        }

        CallStatistics heard = pair.Bob.Statistics;
        return new CallFigures(
            scorer.ScoreWideband(pair.Bob.Heard.ToArray()),
            heard.RecentMeanOpinionScore ?? 1,
            (heard.Concealed - heardBefore.Concealed) / length,
            heard.PlayoutDelay.TotalMilliseconds,
            (pair.Alice.Statistics.BytesSent - sentBefore.BytesSent) * 8 / length.TotalSeconds / 1_000);
    }
}

/// <summary>What came of a call, or of several.</summary>
internal readonly record struct CallFigures(double Score, double Mos, double MadeUp, double Delay, double Kilobits)
{
    public static CallFigures operator +(CallFigures a, CallFigures b) =>
        new(a.Score + b.Score, a.Mos + b.Mos, a.MadeUp + b.MadeUp, a.Delay + b.Delay, a.Kilobits + b.Kilobits);

    public static CallFigures operator /(CallFigures sum, int count) =>
        new(sum.Score / count, sum.Mos / count, sum.MadeUp / count, sum.Delay / count, sum.Kilobits / count);
}
