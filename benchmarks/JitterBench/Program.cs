using JitterBench;
using VoipSdk.Codecs;

string[] files = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
string wav = Path.Combine(AppContext.BaseDirectory, "speech", "alice.wav");
var settings = new AudioEncoderSettings
{
    Complexity = 5,
    UseForwardErrorCorrection = args.Contains("--fec"),
    ExpectedLossPercent = args.Contains("--fec") ? 10 : 0,
};
var speech = new Speech(wav, AudioCodecs.Default[0], settings);
Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
{
    Trace trace = Trace.Read(file);
    Playback p = OurBuffer.Run(trace, speech, 3.7);
    Console.WriteLine($"{trace.Name,-14} {p.MeanDelay,6:F1} p95 {p.P95Delay,6:F1}  {100 * p.ConcealedFraction,5:F2} %  R {p.Rating,5:F2} R10 {p.WindowedRating(),5:F2}  str {100 * p.StretchedFraction,4:F1} %");
});
