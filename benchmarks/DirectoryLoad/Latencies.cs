using System.Diagnostics;
using System.Globalization;

namespace VoipSdk.Benchmarks.DirectoryLoad;

/// <summary>Latencies of one kind of request in one measurement.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(long startedAt)
    {
        double elapsed = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        lock (_milliseconds)
        {
            _milliseconds.Add(elapsed);
        }
    }

    public override string ToString()
    {
        _milliseconds.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5),7:F2}  p90 {At(0.9),7:F2}  p99 {At(0.99),7:F2}  p99.9 {At(0.999),7:F2}  max {At(1),7:F2} ms  ({Count} samples)");
    }

    private double At(double quantile) => Count == 0 ? 0 : _milliseconds[Math.Min(Count - 1, (int)(quantile * Count))];
}
