namespace VoipSdk.TestKit;

/// <summary>A network's virtual time for code that reads a clock. It has no timers: nodes have deadlines.</summary>
internal sealed class SimTimeProvider(SimNetwork network) : TimeProvider
{
    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => network.Now.Microseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + network.Now.Since(Protocol.MonoTime.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("In virtual time nothing happens by itself.");
}
