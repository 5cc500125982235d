namespace VoipSdk.Protocol.Media;

/// <summary>
/// Which delay: how much later than the fastest packets sound is to be played. It knows nothing of what is buffered or
/// played.
/// </summary>
/// <remarks>The delay is fixed. An estimator would take its place here: it sees what <see cref="Observe"/> sees.</remarks>
internal sealed class PlayoutDelay
{
    // Long enough for jitter to show its minimum, short enough to follow a route that became slower.
    private static readonly TimeSpan TransitWindow = TimeSpan.FromSeconds(4);
    private readonly SlidingMinimum _transit = new(TransitWindow);

    public PlayoutDelay(TimeSpan target) => TargetMicroseconds = target.Ticks / 10;

    /// <summary>The delay that is aimed at.</summary>
    public long TargetMicroseconds { get; }

    /// <summary>Transit time of the fastest packet of late, plus an unknown constant; only differences mean anything.</summary>
    public long FastestTransit => _transit.IsEmpty ? 0 : _transit.Value;

    /// <summary>Takes note of a packet of the stream, late ones included.</summary>
    /// <param name="mediaTime">Its unwrapped time-stamp in microseconds.</param>
    /// <param name="arrival">When it came.</param>
    public void Observe(long mediaTime, MonoTime arrival) => _transit.Add(arrival.Microseconds - mediaTime, arrival);

    /// <summary>Forgets the network as it was: the stream, or the path, may be another one.</summary>
    public void Forget() => _transit.Clear();

    /// <summary>When the sound of a media time is to be played, in microseconds of the driver's clock.</summary>
    public long DueAt(long mediaTime) => mediaTime + FastestTransit + TargetMicroseconds;

    /// <summary>By how much sound is played later than the fastest packets.</summary>
    /// <param name="offset">Driver's time less media time, of what is played.</param>
    public long DelayOf(long offset) => offset - FastestTransit;
}
