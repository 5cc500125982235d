using VoipSdk.Protocol;

namespace VoipSdk.TestKit.Tests.Network;

public class Bottlenecks
{
    // 100 bytes and 28 of headers are 1,024 bits: 16 ms at 64 kbit/s.
    private static readonly Link Narrow = new() { BitsPerSecond = 64_000, LongestQueue = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public void A_flow_below_the_rate_takes_its_time_on_the_wire_and_waits_for_nothing()
    {
        var flow = new Flow(Narrow, 1_000, periodMilliseconds: 20);

        Assert.All(flow.Delays, delay => Assert.Equal(17, delay));
        Assert.Equal(0, flow.Model.Statistics.Queued);
        Assert.Equal(0, flow.Loss);
    }

    [Fact]
    public void A_flow_above_the_rate_gets_just_the_rate()
    {
        var flow = new Flow(Narrow, 10_000, periodMilliseconds: 10);

        LinkOutcome[] arrived = [.. flow.Sent.Select(sent => sent.Outcome).Where(outcome => !outcome.IsLost)];
        double seconds = arrived[^1].ArrivesAt.Since(arrived[0].ArrivesAt).TotalSeconds;

        Assert.Equal(64_000, (arrived.Length - 1) * 1_024 / seconds, 1.0);
        Assert.All(flow.Sent, sent => Assert.True(sent.Outcome.LossCause is LinkLossCause.None or LinkLossCause.FullQueue));
        Assert.InRange(flow.Loss, 0.37, 0.38);
    }

    [Fact]
    public void The_queue_delays_up_to_its_bound_and_then_drops_its_tail()
    {
        var flow = new Flow(Narrow, 10_000, periodMilliseconds: 10);

        // 1 ms of latency, 16 ms on the wire, at most 200 ms before it.
        Assert.InRange(flow.Delays.Max(), 207, 217);
        Assert.InRange(flow.Model.Statistics.LongestWait.TotalMilliseconds, 190, 200);
        Assert.InRange(flow.Sent.FindIndex(sent => sent.Outcome.IsLost), 30, 40);
        Assert.Equal(flow.Sent.Count(sent => sent.Outcome.IsLost), flow.Model.Statistics.LostInQueue);
    }

    [Fact]
    public void A_burst_leaves_one_datagram_after_the_other()
    {
        var flow = new Flow(Narrow, 10, periodMilliseconds: 0);

        Assert.Equal(Enumerable.Range(1, 10).Select(n => 1 + (16.0 * n)), flow.Delays);
    }

    [Fact]
    public void What_is_lost_behind_the_bottleneck_has_used_its_time_there()
    {
        var flow = new Flow(Narrow with { Loss = 0.5, LongestQueue = TimeSpan.FromHours(1) }, 1_000, periodMilliseconds: 0);

        Assert.Equal(1_000 * 16 + 1, flow.Delays[^1], 17.0 * 10);
        Assert.InRange(flow.Loss, 0.45, 0.55);
    }

    [Fact]
    public void A_bottleneck_of_a_hundred_gigabits_loses_no_time_to_rounding()
    {
        var model = new LinkModel(new Link { BitsPerSecond = 100_000_000_000, Latency = TimeSpan.Zero });
        LinkOutcome last = default;
        for (int i = 0; i < 100_000; i++)
        {
            last = model.Send(1_000 - Link.HeaderBytes, MonoTime.Zero);
        }

        // 800 Mbit take 8 ms, exactly.
        Assert.Equal(8, last.ArrivesAt.Since(MonoTime.Zero).TotalMilliseconds);
    }

    [Fact]
    public void A_link_that_becomes_narrow_keeps_what_is_on_its_way()
    {
        var model = new LinkModel(Link.Perfect);
        LinkOutcome before = model.Send(100, MonoTime.Zero);
        model.Link = Narrow;
        LinkOutcome after = model.Send(100, MonoTime.Zero);

        Assert.Equal(MonoTime.FromMilliseconds(1), before.ArrivesAt);
        Assert.Equal(MonoTime.FromMilliseconds(17), after.ArrivesAt);
    }
}
