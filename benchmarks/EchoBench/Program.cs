// Speech, noise and echoes of simulated rooms through VoiceProcessing, and tones through resamplers. What it prints is in docs/voice-processing.md.
using System.Diagnostics;
using EchoBench;
using VoipSdk.Audio;

BenchArguments arguments = BenchArguments.Parse(args);
if (!SpeexDsp.IsAvailable)
{
    Console.Error.WriteLine(SpeexDsp.UnavailableReason);
    return 1;
}

if (args.Contains("--resamplers"))
{
    ResamplerBench.Run();
    Console.WriteLine();
    ResamplerBench.RunChanges();
    return 0;
}

float[] far = WavFile.ReadMono(arguments.Far);
float[] near = WavFile.ReadMono(arguments.Near);
Console.WriteLine("ERLE in dB, convergence in s, near end: segmental SDR and log-spectral distance in dB; a to b: off to on.");
Console.WriteLine();
Console.WriteLine("| Scenario | ERLE | Convergence | again | SDR, both speak | LSD, both speak | SDR, near alone | Noise, dBFS | Delay found | us/frame |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
foreach (Scenario scenario in Scenario.All().Where(scenario => scenario.Name.Contains(arguments.Filter, StringComparison.Ordinal)))
{
    var scene = new Scene(scenario, far, near);
    var run = new Run(scene, arguments);
    Measures off = Measures.Of(scene, scene.Captured, scene.Near);
    Measures on = Measures.Of(scene, run.Output, scene.NearHighPassed);
    string again = double.IsNaN(on.Reconvergence) ? "" : $"{on.Reconvergence:0.0}";
    Console.WriteLine(
        $"| {scenario.Name} | {on.Erle:0} | {on.Convergence:0.0} | {again} | {off.SegmentalSdr:0.0} to {on.SegmentalSdr:0.0} "
        + $"| {off.LogSpectralDistance:0.0} to {on.LogSpectralDistance:0.0} | {off.NearAloneSdr:0.0} to {on.NearAloneSdr:0.0} "
        + $"| {off.NoiseDb:0} to {on.NoiseDb:0} | {run.Delay} | {run.Microseconds:0} |");
    arguments.Write(scenario, scene, run.Output);
}

return 0;
