using VoipSdk.Protocol.Media;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>What the rate does where a link has too little room: a bottleneck with a queue that drops its tail.</summary>
public class NarrowNetworks
{
    // How much of the link may be left unused: the narrowest ones have little more than headers.
    [Theory]
    [InlineData(16, 0.8)]
    [InlineData(20, 0.75)]
    [InlineData(25, 0.75)]
    [InlineData(32, 0.75)]
    [InlineData(40, 0.75)]
    [InlineData(50, 0.75)]
    [InlineData(64, 0.75)]
    [InlineData(80, 0.75)]
    public void Rate_settles_below_what_the_link_carries_and_stays_there(int kilobits, double used)
    {
        var call = new RatedCall(Narrow(kilobits));

        call.Run(20);
        call.Run(280);

        RatedSpan settled = call.Last(240);
        Assert.InRange(settled.Loss, 0, 0.012);
        Assert.InRange(settled.MeanDelay, 0, 140);
        Assert.InRange(settled.WireRate, used * kilobits * 1_000, kilobits * 1_000);
        Assert.InRange(Turns(call, 240), 0, 12);
    }

    [Fact]
    public void Queue_is_found_and_drained_also_where_it_is_a_second_long()
    {
        var call = new RatedCall(Narrow(60) with { LongestQueue = TimeSpan.FromSeconds(1) });

        call.Run(60);

        Assert.All(call.Packets, packet => Assert.NotNull(packet.Delay));
        Assert.InRange(call.Packets.Max(packet => packet.Delay!.Value.TotalMilliseconds), 60, 600);
        Assert.InRange(call.Last(30).MeanDelay, 0, 60);
    }

    [Fact]
    public void Wide_link_is_used_up_to_the_greatest_bitrate_within_seconds()
    {
        var call = new RatedCall(Narrow(300));

        call.Run(15);

        Assert.Equal(new RateDecision(64_000, TimeSpan.FromMilliseconds(20), false, 0, 0), call.Controller.Decision);
        Assert.Equal(0, call.Last(15).Loss);
    }

    [Fact]
    public void Link_that_becomes_narrow_is_followed_within_seconds_and_one_that_becomes_wide_again_within_minutes()
    {
        var call = new RatedCall(Narrow(300));
        call.Run(30);

        call.Link = Narrow(30);
        call.Run(10);
        call.Run(20);
        RatedSpan narrow = call.Last(20);
        call.Link = Narrow(300);
        call.Run(150);

        Assert.InRange(narrow.Loss, 0, 0.03);
        Assert.InRange(narrow.WireRate, 14_000, 30_000);
        Assert.Equal(64_000, call.Controller.Decision.Bitrate);
        Assert.Equal(0, call.Last(30).Loss);
    }

    [Fact]
    public void Narrow_links_get_longer_frames_and_fewer_headers()
    {
        TimeSpan[] frames = [.. new[] { 20, 34, 60 }.Select(kilobits =>
        {
            var call = new RatedCall(Narrow(kilobits));
            call.Run(60);
            return call.Controller.Decision.FrameDuration;
        })];

        Assert.Equal([60, 40, 20], frames.Select(frame => (int)frame.TotalMilliseconds));
    }

    [Fact]
    public void Where_losses_of_a_bad_link_meet_a_narrow_one_only_the_narrow_one_counts()
    {
        var call = new RatedCall(Narrow(40) with { Loss = 0.1 });

        call.Run(60);
        call.Run(180);

        RatedSpan settled = call.Last(180);
        Assert.InRange(settled.Loss, 0.08, 0.13);
        Assert.InRange(settled.WireRate, 24_000, 40_000);
        Assert.InRange(settled.MeanDelay, 0, 60);
    }

    [Fact]
    public void Link_narrower_than_the_least_rate_keeps_the_rate_low()
    {
        var call = new RatedCall(Narrow(10));

        call.Run(180);

        Assert.InRange(call.Last(120).Bitrate, 6_000, 18_000);
        Assert.InRange(call.Last(120).LowestBitrate, 6_000, 7_000);
    }

    [Fact]
    public void Queue_that_others_fill_does_not_take_the_rate_to_its_least()
    {
        // 300 ms that come and stay, whatever is sent.
        var call = new RatedCall(Link.Perfect);
        call.Run(20);
        call.Link = Link.Perfect with { Latency = TimeSpan.FromMilliseconds(300) };

        call.Run(100);

        Assert.InRange(call.Last(60).LowestBitrate, 48_000, 64_000);
    }

    internal static Link Narrow(int kilobits) => new()
    {
        BitsPerSecond = kilobits * 1_000L,
        Latency = TimeSpan.FromMilliseconds(10),
        KeepsOrder = true,
    };

    // How often the rate went from rising to falling or back, by more than a twentieth.
    private static int Turns(RatedCall call, double seconds)
    {
        int turns = 0;
        int direction = 0;
        double from = 0;
        foreach ((MonoTime at, _, int wire) in call.Changes)
        {
            if (at < call.Now - TimeSpan.FromSeconds(seconds))
            {
                from = wire;
                continue;
            }

            int now = wire > from * 1.05 ? 1 : wire < from * 0.95 ? -1 : 0;
            if (now == 0)
            {
                continue;
            }

            turns += now != direction ? 1 : 0;
            direction = now;
            from = wire;
        }

        return turns;
    }
}
