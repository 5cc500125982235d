// Real speech through codec, loss and concealment, judged by PLCMOS v2. What it prints is in docs/quality.md.
using System.Globalization;
using VoipSdk.Benchmarks.Quality;
using VoipSdk.Codecs;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (BenchArguments.TryParse(args) is not { } arguments)
{
    Console.Error.WriteLine(BenchArguments.Usage);
    return 2;
}

if (!OpusCodec.IsAvailable)
{
    Console.Error.WriteLine(OpusCodec.UnavailableReason);
    return 1;
}

if (arguments.Plcmos is not { } model || !File.Exists(model))
{
    Console.Error.WriteLine("PLCMOS v2 is missing: name plcmos_v2.onnx of the PLC Challenge (Microsoft, MIT) by --plcmos FILE.");
    return 1;
}

IReadOnlyList<Clip> clips = arguments.LoadClips();
if (clips.Count == 0)
{
    return 1;
}

using var scorer = new PlcmosScorer(model, arguments.Draws);
if (arguments.Mode == "score")
{
    foreach (Clip clip in clips)
    {
        Console.WriteLine($"{scorer.ScoreWideband(clip.Samples):0.00}  {clip.Name}");
    }

    return 0;
}

if (arguments.Mode == "stretch")
{
    new StretchBench(scorer, clips, Console.Out).Run(StretchPace.All);
    return 0;
}

Console.WriteLine($"{OpusCodec.LibraryVersion}, {clips.Count} recordings by {arguments.Seeds} seeds");
if (arguments.Mode is "call" or "adapt")
{
    new CallQuality(scorer, clips, arguments.Seeds, Console.Out).Run(
        arguments.Mode == "call" ? CallProfile.Simulator : CallProfile.Goals(arguments.IsQuick), CallSetup.All);
    return 0;
}

new ConcealBench(scorer, clips, arguments.Seeds, Console.Out).Run(LossPattern.Grid(arguments.IsQuick), Schemes.All);
return 0;
