using VoipSdk.Protocol.Media;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>What the rate does when the network was gone for a while, as in a change from one to another.</summary>
public class Outages
{
    [Theory]
    [InlineData(2.5, 1)]
    [InlineData(5, 80)]
    [InlineData(30, 300)]
    public void Outage_of_both_directions_takes_nothing_from_the_rate(double seconds, int latencyAfterwards)
    {
        var call = new RatedCall(Link.Perfect);
        call.Run(30);

        Fail(call, seconds, Link.Perfect with { Latency = TimeSpan.FromMilliseconds(latencyAfterwards) });
        call.Run(60);

        RatedSpan after = call.Last(60);
        Assert.Equal(0, after.Loss);
        Assert.Equal(64_000, after.LowestBitrate);
        Assert.All(after.Packets, packet => Assert.Equal(TimeSpan.FromMilliseconds(20), packet.Decision.FrameDuration));
    }

    [Fact]
    public void Network_that_is_narrower_after_an_outage_is_followed_all_the_same()
    {
        var call = new RatedCall(NarrowNetworks.Narrow(300));
        call.Run(30);

        Fail(call, 4, NarrowNetworks.Narrow(40));
        call.Run(15);
        call.Run(45);

        RatedSpan after = call.Last(45);
        Assert.InRange(after.Loss, 0, 0.03);
        Assert.InRange(after.WireRate, 24_000, 40_000);
    }

    [Fact]
    public void Outage_in_the_middle_of_a_trial_ends_the_trial()
    {
        var call = new RatedCall(NarrowNetworks.Narrow(60));
        call.Run(4);
        RateDecision before = call.Controller.Decision;

        Fail(call, 5, NarrowNetworks.Narrow(300));
        call.Run(90);

        Assert.InRange(call.Last(90).LowestBitrate, Math.Min(20_000, before.Bitrate), 64_000);
        Assert.Equal(64_000, call.Controller.Decision.Bitrate);
    }

    [Fact]
    public void Loss_of_the_same_size_that_is_no_outage_takes_the_rate_down()
    {
        var call = new RatedCall(Link.Perfect);
        call.Run(30);

        call.Link = Link.Dead;
        call.Run(5);
        call.Link = Link.Perfect;
        call.Run(10);

        Assert.InRange(call.Last(10).LowestBitrate, 6_000, 30_000);
    }

    private static void Fail(RatedCall call, double seconds, Link after)
    {
        call.Link = Link.Dead;
        call.LinkBack = Link.Dead;
        call.Run(seconds);
        call.Link = after;
        call.LinkBack = new Link { Latency = TimeSpan.FromMilliseconds(30) };
    }
}
