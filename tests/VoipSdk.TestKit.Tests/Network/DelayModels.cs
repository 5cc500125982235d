using VoipSdk.Protocol;

namespace VoipSdk.TestKit.Tests.Network;

public class DelayModels
{
    private const int Many = 100_000;

    [Fact]
    public void Without_jitter_everything_takes_the_latency()
    {
        var flow = new Flow(new Link { Latency = TimeSpan.FromMilliseconds(37.5) }, 100);

        Assert.All(flow.Delays, delay => Assert.Equal(37.5, delay));
    }

    [Fact]
    public void Uniform_jitter_is_even_from_nothing_to_its_bound()
    {
        double[] extra = Extra(JitterShape.Uniform);

        Assert.InRange(extra.Min(), 0, 0.01);
        Assert.InRange(extra.Max(), 39.99, 40);
        for (int tenth = 0; tenth < 10; tenth++)
        {
            Assert.InRange(extra.Count(delay => delay >= tenth * 4 && delay < (tenth + 1) * 4) / (double)Many, 0.095, 0.105);
        }
    }

    [Theory]
    [InlineData(1, 0.6827)]
    [InlineData(2, 0.9545)]
    [InlineData(3, 0.9973)]
    public void Normal_jitter_stays_below_its_deviations_as_often_as_a_normal_distribution(int deviations, double share)
    {
        double[] extra = Extra(JitterShape.Normal);

        Assert.True(extra.Min() >= 0);
        Assert.InRange(extra.Count(delay => delay < deviations * 40) / (double)Many, share - 0.006, share + 0.006);
    }

    [Theory]
    [InlineData(0.52, 0.5)]
    [InlineData(7.28, 0.99)]
    [InlineData(18, 0.999)]
    public void Heavy_tailed_jitter_is_mostly_small_and_sometimes_huge(double timesTheMean, double share)
    {
        double[] extra = Extra(JitterShape.Pareto);

        Assert.InRange(extra.Average(), 38.5, 41.5);
        Assert.True(extra.Max() <= 50 * 40);
        Assert.InRange(extra.Count(delay => delay < timesTheMean * 40) / (double)Many, share - 0.006, share + 0.006);
    }

    [Theory]
    [InlineData(JitterShape.Uniform)]
    [InlineData(JitterShape.Normal)]
    [InlineData(JitterShape.Pareto)]
    public void Jitter_reorders_unless_the_order_is_kept(JitterShape shape)
    {
        var link = new Link { Jitter = TimeSpan.FromMilliseconds(60), JitterShape = shape };

        Assert.True(Overtakings(new Flow(link, 5_000)) > 100);
        Assert.Equal(0, Overtakings(new Flow(link with { KeepsOrder = true }, 5_000)));
    }

    [Fact]
    public void Where_the_order_is_kept_a_spike_makes_those_behind_it_arrive_together()
    {
        var link = new Link { Jitter = TimeSpan.FromMilliseconds(10), JitterShape = JitterShape.Pareto, KeepsOrder = true };
        var flow = new Flow(link, 50_000);

        int together = flow.Sent.GroupBy(sent => sent.Outcome.ArrivesAt).Max(group => group.Count());

        Assert.True(together >= 5, $"{together}");
    }

    [Fact]
    public void Held_back_datagrams_come_later_by_the_time_given_and_do_not_hold_up_others()
    {
        var link = new Link { Reordering = 0.1, HoldBack = TimeSpan.FromMilliseconds(50), KeepsOrder = true };
        var flow = new Flow(link, Many);

        Assert.Equal([1, 51], flow.Delays.Distinct().Order());
        Assert.InRange(flow.Delays.Count(delay => delay == 51) / (double)Many, 0.095, 0.105);
        Assert.Equal(flow.Delays.Count(delay => delay == 51), flow.Model.Statistics.HeldBack);
    }

    [Fact]
    public void Doubled_datagrams_arrive_twice_each_with_a_delay_of_its_own()
    {
        var flow = new Flow(new Link { Duplication = 0.2, Jitter = TimeSpan.FromMilliseconds(40) }, Many);
        LinkOutcome[] doubled = [.. flow.Sent.Select(sent => sent.Outcome).Where(outcome => outcome.CopyArrivesAt is not null)];

        Assert.InRange(doubled.Length / (double)Many, 0.195, 0.205);
        Assert.Equal(doubled.Length, flow.Model.Statistics.Duplicated);
        Assert.InRange(doubled.Count(outcome => outcome.CopyArrivesAt < outcome.ArrivesAt) / (double)doubled.Length, 0.48, 0.52);
    }

    private static double[] Extra(JitterShape shape) =>
        [.. new Flow(new Link { Jitter = TimeSpan.FromMilliseconds(40), JitterShape = shape }, Many).Delays.Select(delay => delay - 1)];

    private static int Overtakings(Flow flow)
    {
        MonoTime latest = MonoTime.Zero;
        int overtaken = 0;
        foreach ((_, LinkOutcome outcome) in flow.Sent)
        {
            overtaken += outcome.ArrivesAt < latest ? 1 : 0;
            latest = outcome.ArrivesAt > latest ? outcome.ArrivesAt : latest;
        }

        return overtaken;
    }
}
