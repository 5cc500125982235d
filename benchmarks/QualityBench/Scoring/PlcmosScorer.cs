using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>
/// PLCMOS v2 of Microsoft's PLC Challenge: how concealed speech would be judged, about 1 to 5, without a reference.
/// </summary>
internal sealed class PlcmosScorer : IDisposable
{
    public const int SampleRate = 16_000;
    private const int Listeners = 64;
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly float[][] _draws;

    /// <param name="modelPath"><c>plcmos_v2.onnx</c>.</param>
    /// <param name="draws">Simulated listeners whose mean is the score: 15 as published, fewer for a quick look.</param>
    public PlcmosScorer(string modelPath, int draws)
    {
        // One thread: a bench that takes all cores measures itself, and the machine's other work with it.
        _options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(modelPath, _options);
        var random = new SimRandom(15);
        _draws = [.. Enumerable.Range(0, draws).Select(
            _ => Enumerable.Range(0, Listeners).Select(_ => NextNormal(random)).ToArray())];
    }

    /// <param name="samples">48 kHz mono.</param>
    public double ScoreWideband(ReadOnlySpan<float> samples) =>
        Score(WidebandFilter.To16Kilohertz(samples));

    /// <param name="samples">16 kHz mono.</param>
    public double Score(ReadOnlySpan<float> samples)
    {
        float[] spectrum = Spectrogram.Compute(samples, out int frames);
        var audio = new DenseTensor<float>(spectrum, [1, 1, frames, Spectrogram.Bins]);
        double sum = 0;
        foreach (float[] draw in _draws)
        {
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> result = _session.Run(
            [
                NamedOnnxValue.CreateFromTensor("degraded_audio", audio),
                NamedOnnxValue.CreateFromTensor("rater_embed", new DenseTensor<float>(draw, [1, Listeners])),
            ]);
            sum += result[0].AsEnumerable<float>().First();
        }

        return sum / _draws.Length;
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    // Box and Muller's method.
    private static float NextNormal(SimRandom random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
