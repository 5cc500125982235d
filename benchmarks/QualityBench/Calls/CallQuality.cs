using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>Speech through whole calls in virtual time: codec, RTP, network, jitter buffer, concealment. What was heard is judged.</summary>
internal sealed class CallQuality(PlcmosScorer scorer, IReadOnlyList<Clip> clips, int seeds, TextWriter output)
{
    // Longer than any profile delays sound.
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(1);

    public void Run(IReadOnlyList<CallProfile> profiles)
    {
        output.WriteLine("| network | PLCMOS | made up | delay of the jitter buffer | sent |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (CallProfile profile in profiles)
        {
            Measure(profile);
        }
    }

    private void Measure(CallProfile profile)
    {
        double score = 0;
        double concealed = 0;
        double delay = 0;
        double bits = 0;
        foreach (Clip clip in clips)
        {
            for (int seed = 1; seed <= seeds; seed++)
            {
                using VoicePair pair = VoicePair.Create(seed, profile.Link, new OpusCodec());
                pair.Alice.Say(clip.Samples);
                var length = TimeSpan.FromSeconds((double)clip.Samples.Length / AudioPort.SampleRate);
                pair.AdvanceBy(length);
                CallStatistics heard = pair.Bob.Statistics;
                bits += pair.Alice.Statistics.BytesSent * 8 / length.TotalSeconds;
                pair.AdvanceBy(Tail);
                score += scorer.ScoreWideband(pair.Bob.Heard.ToArray());
                concealed += heard.Concealed.TotalSeconds / length.TotalSeconds;
                delay += heard.PlayoutDelay.TotalMilliseconds;
            }
        }

        int calls = clips.Count * seeds;
        output.WriteLine(
            $"| {profile.Name} | {score / calls:0.00} | {100 * concealed / calls:0.0} % | {delay / calls:0} ms "
            + $"| {bits / calls / 1000:0.0} kbit/s |");
    }
}
