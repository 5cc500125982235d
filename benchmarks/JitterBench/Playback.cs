using VoipSdk.Protocol.Media;

namespace JitterBench;

/// <summary>What a listener got: how late each frame began to be heard, and how much was made up.</summary>
internal sealed class Playback
{
    private const double WindowMilliseconds = 10_000;

    /// <summary>Mouth to ear apart from the playout delay, as the reference figures have it.</summary>
    private const double OtherDelayMilliseconds = 50;

    private readonly List<double> _delays = [];
    private readonly List<(double At, double Delay)> _starts = [];
    private readonly List<(double At, double Concealed, double Total)> _output = [];

    public double StretchedMilliseconds { get; set; }

    public double MeanDelay => _delays.Count == 0 ? 0 : _delays.Average();

    public double P95Delay => _delays.Count == 0 ? 0 : _delays.Order().ElementAt(_delays.Count * 95 / 100);

    public double ConcealedFraction => Total == 0 ? 0 : _output.Sum(item => item.Concealed) / Total;

    public double StretchedFraction => Total == 0 ? 0 : StretchedMilliseconds / Total;

    public double Rating => Rate(MeanDelay, ConcealedFraction);

    private double Total => _output.Sum(item => item.Total);

    /// <summary>A frame began to be heard.</summary>
    /// <param name="at">When, in ms.</param>
    /// <param name="delay">How long after it was sent, the network's least delay not counted.</param>
    public void Started(double at, double delay)
    {
        _delays.Add(delay);
        _starts.Add((at, delay));
    }

    /// <summary>A stretch was heard of which a part had to be made up.</summary>
    public void Heard(double at, double concealed, double total) => _output.Add((at, concealed, total));

    /// <summary>The mean of the ratings of each ten seconds.</summary>
    public double WindowedRating()
    {
        var delays = _starts.ToLookup(item => (int)(item.At / WindowMilliseconds), item => item.Delay);
        return _output.GroupBy(item => (int)(item.At / WindowMilliseconds))
            .Where(window => window.Sum(item => item.Total) > WindowMilliseconds / 2)
            .Select(window => Rate(
                delays[window.Key].DefaultIfEmpty(MeanDelay).Average(),
                window.Sum(item => item.Concealed) / window.Sum(item => item.Total)))
            .DefaultIfEmpty(Rating)
            .Average();
    }

    private static double Rate(double delay, double concealed) =>
        EModel.Rating(TimeSpan.FromMilliseconds(Math.Max(0, delay) + OtherDelayMilliseconds), Math.Clamp(concealed, 0, 1));
}
