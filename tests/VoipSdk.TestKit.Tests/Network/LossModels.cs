namespace VoipSdk.TestKit.Tests.Network;

/// <summary>Statistics of seeded flows: the bounds are some four standard deviations wide, and the seed fixes the outcome.</summary>
public class LossModels
{
    private const int Many = 200_000;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.15)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Independent_loss_takes_its_share_and_has_no_memory(double loss)
    {
        var flow = new Flow(Link.Lossy(loss) with { Seed = 5 }, Many);

        Assert.InRange(flow.Loss, loss - 0.005, loss + 0.005);

        // Without memory the runs are geometric.
        Assert.InRange(flow.Bursts.Average() * (1 - loss), 0.95, 1.05);
        Assert.Equal(flow.Sent.Count(sent => sent.Outcome.LossCause == LinkLossCause.Chance), flow.Model.Statistics.LostByChance);
    }

    [Theory]
    [InlineData(0.05, 3)]
    [InlineData(0.15, 5)]
    [InlineData(0.3, 20)]
    public void Fixed_bursts_are_as_long_as_they_are_said_to_be_and_keep_the_share(double loss, int length)
    {
        var flow = new Flow(new Link { Loss = loss, LossBurst = length }, Many);

        Assert.InRange(flow.Loss / loss, 0.95, 1.05);

        // Two bursts may touch, so a run is one or several of them, except for the last, which the flow's end may cut.
        Assert.All(flow.Bursts.SkipLast(1), run => Assert.Equal(0, run % length));
        Assert.True(flow.Bursts.Count(run => run == length) > flow.Bursts.Count / 2);
    }

    [Fact]
    public void A_burst_of_total_loss_never_ends()
    {
        Assert.Equal(1, new Flow(new Link { Loss = 1, LossBurst = 7 }, 1_000).Loss);
        Assert.Equal(0, new Flow(new Link { Loss = 0, LossBurst = 7 }, 1_000).Loss);
    }

    [Fact]
    public void Gilberts_bursts_have_the_mean_length_that_leaving_them_implies()
    {
        var states = new GilbertElliott { GoodToBad = 0.01, BadToGood = 0.2 };
        var flow = new Flow(new Link { LossStates = states }, Many);

        Assert.Equal(0.01 / 0.21, states.MeanLoss, 12);
        Assert.InRange(flow.Loss / states.MeanLoss, 0.92, 1.08);
        Assert.InRange(flow.Bursts.Average(), 4.8, 5.2);
    }

    [Fact]
    public void Elliotts_states_lose_each_their_own_share()
    {
        var states = new GilbertElliott { GoodToBad = 0.005, BadToGood = 0.02, LossInBad = 0.4, LossInGood = 0.01 };
        var flow = new Flow(new Link { LossStates = states }, Many);

        Assert.Equal((0.2 * 0.4) + (0.8 * 0.01), states.MeanLoss, 12);
        Assert.InRange(flow.Loss / states.MeanLoss, 0.92, 1.08);

        // Loss comes in fades of 50: windows of that length are much more unequal than with independent loss.
        double mean = 50 * flow.Loss;
        double[] windows = [.. flow.Sent.Chunk(50).Select(window => (double)window.Count(sent => sent.Outcome.IsLost))];
        double variance = windows.Average(count => (count - mean) * (count - mean));
        Assert.True(variance > 5 * mean, $"variance {variance:F1}, mean {mean:F1}");
    }

    [Fact]
    public void States_lose_on_top_of_the_constant_share()
    {
        var flow = new Flow(new Link { Loss = 0.1, LossStates = new GilbertElliott { GoodToBad = 0.1, BadToGood = 0.1 } }, Many);

        Assert.InRange(flow.Loss, 0.54, 0.56);
    }

    [Fact]
    public void An_outage_takes_the_end_of_each_period_and_nothing_else()
    {
        var link = new Link { Outage = TimeSpan.FromMilliseconds(300), OutagePeriod = TimeSpan.FromSeconds(1) };
        var flow = new Flow(link, 500, periodMilliseconds: 10);

        Assert.All(flow.Sent, sent => Assert.Equal(
            sent.SentAt.Microseconds % 1_000_000 >= 700_000 ? LinkLossCause.Outage : LinkLossCause.None, sent.Outcome.LossCause));
        Assert.Equal(150, flow.Model.Statistics.LostInOutage);
    }

    [Fact]
    public void Outages_count_from_the_origin()
    {
        var link = new Link { Outage = TimeSpan.FromMilliseconds(300), OutagePeriod = TimeSpan.FromSeconds(1) };
        var flow = new Flow(link, 100, periodMilliseconds: 10, origin: Protocol.MonoTime.FromMilliseconds(400));

        Assert.Equal(10, flow.Sent.FindIndex(sent => sent.Outcome.IsLost));
    }
}
