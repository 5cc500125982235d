using System.Text.Json;
using JitterBench;
using VoipSdk.Codecs;

if (BenchArguments.Parse(args, out string problem) is not { } arguments)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(BenchArguments.Usage);
    return 2;
}

var settings = new AudioEncoderSettings
{
    Complexity = 5,
    UseForwardErrorCorrection = arguments.Fec,
    ExpectedLossPercent = arguments.Fec ? 10 : 0,
};
var speech = new Speech(arguments.Speech, AudioCodecs.Default[0], settings);
if (arguments.Soak > 0)
{
    new Soak(speech, arguments.Seed).Run(arguments.Soak);
    return 0;
}

double[] phases = [1.25, 3.75, 6.25, 8.75];
List<Trace> traces = [.. arguments.Traces.Select(Trace.Read)];
if (arguments.Synthetic || traces.Count == 0)
{
    traces.AddRange(Synthetic.All(arguments.Seed));
}

Console.Error.WriteLine(
    $"{speech.Codec.Format.Name}, {Rate(speech.Bytes):F1} kbit/s"
    + (arguments.Copies ? $" and {Rate(speech.CopiedBytes):F1} kbit/s of copies; " : "; ")
    + (SpeexBuffer.IsAvailable ? "libspeexdsp is there." : "libspeexdsp is missing (Debian: libspeexdsp1), its row is left out."));
var lines = new string[traces.Count];
Parallel.For(0, traces.Count, i => lines[i] = Bench(traces[i]));
foreach (string line in lines)
{
    Console.WriteLine(line);
}

return 0;

double Rate(int bytes) => bytes * 8.0 / speech.Frames / Trace.FrameMilliseconds;

string Bench(Trace trace)
{
    var results = new List<Result>
    {
        Result.MeanOf("ours", [.. phases.Select(phase => Result.Of("ours", OurBuffer.Run(trace, speech, phase, arguments.Copies)))]),
    };
    if (SpeexBuffer.IsAvailable)
    {
        results.Add(Result.MeanOf("speexdsp, best", [.. phases.Select(phase => SpeexBuffer.Best(trace, phase * 2))]));
    }

    if (arguments.Heard is { } heard)
    {
        Directory.CreateDirectory(heard);
        using var recorder = new HeardFiles(Path.Combine(heard, trace.Name));
        OurBuffer.Run(trace, speech, phases[0], arguments.Copies, recorder.Add);
    }

    IReadOnlyList<Result> fixedDelays = FixedDelay.All(trace);
    results.Add(FixedDelay.Best(fixedDelays));
    if (arguments.Oracle)
    {
        results.Add(new Oracle(trace).Best());
    }

    if (arguments.Plot is { } folder)
    {
        Directory.CreateDirectory(folder);
        Plot.Write(Path.Combine(folder, trace.Name + ".svg"), trace.Name, results, fixedDelays);
    }

    if (arguments.Json)
    {
        return JsonSerializer.Serialize(new { Trace = trace.Name, Results = results });
    }

    string header = $"{trace.Name} ({trace.Delays.Length} frames)";
    return $"{header,-20}  mean ms  p95 ms concealed % stretched %  R  R10\n" + string.Join('\n', results);
}
