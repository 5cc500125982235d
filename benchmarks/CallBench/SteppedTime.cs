namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Time that only the bench moves, and chance that is the same every time.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Random _random = new(1_889);
    private long _timestamp = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _timestamp;

    public void Step(TimeSpan time) => _timestamp += time.Ticks;

    public int NextRandom(int below) => _random.Next(below);
}
