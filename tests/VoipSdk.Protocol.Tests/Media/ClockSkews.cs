using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class ClockSkews
{
    private const int Rate = 48_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly ClockSkewEstimator _estimator = new(Rate, Patience);
    private readonly Random _random = new(7);
    private long _packet;

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-20)]
    [InlineData(500)]
    [InlineData(-500)]
    public void Skew_is_known_to_a_few_ppm_within_a_minute(double ppm)
    {
        Observe(60, ppm, _ => Jitter());

        Assert.InRange(_estimator.SkewPpm, ppm - 4, ppm + 4);
        Assert.InRange(_estimator.UncertaintyPpm, Math.Abs(_estimator.SkewPpm - ppm), 10);
        Assert.Equal(0, _estimator.PathChanges);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public void Route_that_becomes_slower_or_faster_is_not_taken_for_a_clock(double milliseconds)
    {
        Observe(60, 100, _ => 40 + Jitter());
        Observe(60, 100, _ => 40 + milliseconds + Jitter());

        Assert.Equal(1, _estimator.PathChanges);
        Assert.InRange(_estimator.SkewPpm, 96, 104);
    }

    [Fact]
    public void Congestion_is_neither_a_clock_nor_a_route()
    {
        Observe(30, -50, _ => Jitter());
        Observe(3, -50, second => 150 - (50 * second) + Jitter());
        Observe(30, -50, _ => Jitter());

        Assert.Equal(0, _estimator.PathChanges);
        Assert.InRange(_estimator.SkewPpm, -54, -46);
    }

    [Fact]
    public void Position_is_where_the_clock_stands_although_its_readings_are_late()
    {
        Observe(120, 200, _ => Jitter());

        double expected = 120 * 1.0002 * Rate;
        Assert.InRange(_estimator.PositionAt(MonoTime.FromMilliseconds(120_000)), expected - 24, expected + 24);
    }

    [Fact]
    public void Ten_seconds_tell_that_clocks_are_far_apart()
    {
        Observe(10, 400, _ => Jitter());

        Assert.InRange(_estimator.SkewPpm, 300, 500);
        Assert.InRange(_estimator.UncertaintyPpm, 0, 100);
    }

    [Fact]
    public void Nothing_is_known_at_first_and_after_a_reset()
    {
        Assert.Equal(0, _estimator.SkewPpm);
        Assert.Equal(double.PositiveInfinity, _estimator.UncertaintyPpm);
        Observe(60, 300, _ => Jitter());

        _estimator.Reset();

        Assert.Equal(0, _estimator.SkewPpm);
        Assert.Equal(double.PositiveInfinity, _estimator.UncertaintyPpm);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        Observe(1, 0, _ => 0);

        int i = 50;
        long allocated = Allocations.Of(() =>
        {
            for (int end = i + 100_000; i < end; i++)
            {
                _estimator.Observe(i * 960L, new MonoTime(i * 20_000L));
            }
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Rates_and_patience_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSkewEstimator(0, Patience));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSkewEstimator(1_000_001, Patience));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockSkewEstimator(Rate, TimeSpan.Zero));
    }

    private double Jitter() => -4 * Math.Log(1 - _random.NextDouble());

    // Packets of 20 ms by the sender's clock; the delay, in ms, by how many seconds of this call are over.
    private void Observe(double seconds, double ppm, Func<double, double> delay)
    {
        double interval = 0.02 / (1 + (ppm * 1e-6));
        double begin = _packet * interval;
        for (; (_packet * interval) - begin < seconds; _packet++)
        {
            double sent = _packet * interval;
            _estimator.Observe(_packet * 960, MonoTime.FromMilliseconds((sent * 1000) + delay(sent - begin)));
        }
    }
}
