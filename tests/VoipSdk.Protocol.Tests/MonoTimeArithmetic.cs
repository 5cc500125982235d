namespace VoipSdk.Protocol.Tests;

public class MonoTimeArithmetic
{
    [Theory]
    [InlineData(0L, 1_000_000_000L, 0L)]
    [InlineData(1_500L, 1_000L, 1_500_000L)]
    [InlineData(long.MaxValue, 1_000_000_000L, 9_223_372_036_854_775L)]
    [InlineData(8_999_999_999_999L, 9_000_000_000_000L, 999_999L)]
    [InlineData(-1_000_000_000L, 1_000_000_000L, -1_000_000L)]
    public void Timestamps_of_any_clock_are_microseconds(long timestamp, long frequency, long expected) =>
        Assert.Equal(expected, MonoTime.FromTimestamp(timestamp, frequency).Microseconds);

    [Fact]
    public void Spans_are_added_and_differences_are_spans()
    {
        MonoTime time = MonoTime.FromMilliseconds(20.5);

        Assert.Equal(20_500, time.Microseconds);
        Assert.Equal(TimeSpan.FromMilliseconds(19.5), (time + TimeSpan.FromMilliseconds(19.5)).Since(time));
        Assert.Equal(TimeSpan.FromMilliseconds(-20.5), MonoTime.Zero - time);
        Assert.Equal(MonoTime.Zero, time - TimeSpan.FromMilliseconds(20.5));
        Assert.Equal("0.020500s", time.ToString());
        Assert.True(time > MonoTime.Zero && time >= MonoTime.Zero && MonoTime.Zero < time && MonoTime.Zero <= time);
    }

    [Fact]
    public void The_earlier_deadline_is_the_one_that_exists_or_comes_first()
    {
        MonoTime early = MonoTime.FromMilliseconds(1);
        MonoTime late = MonoTime.FromMilliseconds(2);

        Assert.Equal(early, MonoTime.Earlier(early, late));
        Assert.Equal(early, MonoTime.Earlier(late, early));
        Assert.Equal(late, MonoTime.Earlier(null, late));
        Assert.Equal(late, MonoTime.Earlier(late, null));
        Assert.Null(MonoTime.Earlier(null, null));
    }
}
