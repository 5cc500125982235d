using VoipSdk.Protocol.Media;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>What the rate and the protection do where packets get lost or come late without anybody sending too much.</summary>
public class LossyNetworks
{
    [Theory]
    [InlineData(0.05, 1, 1)]
    [InlineData(0.10, 1, 2)]
    [InlineData(0.20, 1, 3)]
    [InlineData(0.30, 1, 4)]
    [InlineData(0.50, 1, 5)]
    [InlineData(0.10, 3, 6)]
    [InlineData(0.20, 4, 7)]
    [InlineData(0.30, 5, 8)]
    public void Losses_by_chance_do_not_take_the_rate_down_for_good(double loss, int burst, int seed)
    {
        var call = new RatedCall(Link.Perfect with { Loss = loss, LossBurst = burst, Seed = seed });

        call.Run(60);
        call.Run(240);

        RatedSpan settled = call.Last(240);
        Assert.InRange(settled.Bitrate, 50_000, 64_000);
        Assert.InRange(settled.Packets.Count(packet => packet.Wire < 44_000) / (double)settled.Packets.Count, 0, 0.1);
    }

    [Theory]
    [InlineData(25, 0.05)]
    [InlineData(100, 0)]
    [InlineData(250, 0)]
    public void Jitter_is_no_queue(int milliseconds, double loss)
    {
        var call = new RatedCall(Link.Perfect with { Jitter = TimeSpan.FromMilliseconds(milliseconds), Loss = loss });

        call.Run(20);
        call.Run(180);

        Assert.InRange(call.Last(180).LowestBitrate, 60_000, 64_000);
    }

    [Theory]
    [InlineData(0, false, 0, 0)]
    [InlineData(0.02, true, 5, 0)]
    [InlineData(0.07, false, 10, 1)]
    [InlineData(0.18, false, 20, 1)]
    [InlineData(0.60, false, 30, 2)]
    public void Protection_follows_the_loss(double loss, bool usesFec, int percent, int copies)
    {
        var call = new RatedCall(Link.Perfect with { Loss = loss, Seed = 3 });

        call.Run(60);

        RateDecision decision = call.Controller.Decision;
        Assert.Equal((usesFec, copies), (decision.UseForwardErrorCorrection, decision.Redundancy));
        Assert.InRange(decision.ExpectedLossPercent, percent - 5, percent + 5);
        Assert.InRange(decision.Bitrate * (1 + decision.Redundancy), 58_000, 64_000);
    }

    [Fact]
    public void Protection_ends_when_the_losses_have_ended()
    {
        var call = new RatedCall(Link.Perfect with { Loss = 0.2 });
        call.Run(40);

        call.Link = Link.Perfect;
        call.Run(120);

        Assert.Equal(new RateDecision(64_000, TimeSpan.FromMilliseconds(20), false, 0, 0), call.Controller.Decision);
    }

    [Fact]
    public void Who_says_nothing_does_not_lose_the_rate()
    {
        var call = new RatedCall(NarrowNetworks.Narrow(150)) { Talks = now => now.Microseconds / 10_000_000 % 2 == 0 };

        call.Run(120);

        Assert.Equal(64_000, call.Controller.Decision.Bitrate);
    }

    [Theory]
    [InlineData(12_000, 16_000)]
    [InlineData(24_000, 24_000)]
    [InlineData(40_000, 50_000)]
    public void Bounds_are_kept_whatever_the_network_does(int least, int most)
    {
        var options = new RateControllerOptions { MinBitrate = least, MaxBitrate = most, MaxRedundancy = 0 };
        var call = new RatedCall(NarrowNetworks.Narrow(20), options);
        call.Run(30);
        call.Link = Link.Perfect with { Loss = 0.3 };
        call.Run(30);
        call.Link = Link.Perfect;
        call.Run(60);

        Assert.All(call.Packets, packet => Assert.InRange(packet.Decision.Bitrate, least, most));
        Assert.Equal(least, call.Packets.Min(packet => packet.Decision.Bitrate));
        Assert.Equal(most, call.Packets.Max(packet => packet.Decision.Bitrate));
    }

    [Fact]
    public void Copies_are_part_of_the_greatest_bitrate_and_their_number_is_bounded()
    {
        var call = new RatedCall(Link.Perfect with { Loss = 0.3 }, new RateControllerOptions { MaxBitrate = 36_000, MaxRedundancy = 1 });

        call.Run(60);

        Assert.All(call.Packets, packet => Assert.InRange(packet.Decision.Bitrate * (1 + packet.Decision.Redundancy), 6_000, 36_000));
        Assert.Equal((17_000, 1), (call.Controller.Decision.Bitrate, call.Controller.Decision.Redundancy));
    }

    [Theory]
    [InlineData(24_000, 0.07, 0)]
    [InlineData(24_000, 0.2, 1)]
    [InlineData(36_000, 0.03, 0)]
    [InlineData(36_000, 0.07, 1)]
    [InlineData(64_000, 0.4, 2)]
    public void Copies_come_where_what_is_left_for_the_sound_is_enough(int most, double loss, int copies)
    {
        var call = new RatedCall(Link.Perfect with { Loss = loss, Seed = 3 }, new RateControllerOptions { MaxBitrate = most });

        call.Run(60);

        RateDecision decision = call.Controller.Decision;
        Assert.Equal(copies, decision.Redundancy);
        Assert.False(decision.UseForwardErrorCorrection && decision.Redundancy > 0);
        Assert.All(call.Packets, packet => Assert.InRange(packet.Bytes * 8 / packet.Decision.FrameDuration.TotalSeconds, 0, packet.Wire));
    }

    [Theory]
    [InlineData(0.07, 1, 40)]
    [InlineData(0.2, 1, 40)]
    [InlineData(0.07, 3, 80)]
    [InlineData(0.2, 4, 80)]
    public void Copies_come_later_where_packets_get_lost_in_runs(double loss, int burst, int milliseconds)
    {
        var call = new RatedCall(Link.Perfect with { Loss = loss, LossBurst = burst, Seed = 9 });

        call.Run(60);
        call.Run(60);

        RatedSpan settled = call.Last(60);
        var delay = TimeSpan.FromMilliseconds(milliseconds);
        Assert.InRange(settled.Packets.Count(packet => packet.Decision.RedundancyDelay == delay) / (double)settled.Packets.Count, 0.9, 1);
    }

    [Theory]
    [InlineData(24_000, 0.04, false)]
    [InlineData(24_000, 0.12, true)]
    [InlineData(16_000, 0.12, false)]
    [InlineData(40_000, 0.04, true)]
    public void Codecs_own_redundancy_waits_until_it_leaves_enough_for_the_sound_or_much_gets_lost(int most, double loss, bool uses)
    {
        var options = new RateControllerOptions { MaxBitrate = most, MaxRedundancy = 0 };
        var call = new RatedCall(Link.Perfect with { Loss = loss, Seed = 3 }, options);

        call.Run(60);

        Assert.InRange(call.Controller.Decision.ExpectedLossPercent, 100 * loss * 0.8, 15);
        Assert.Equal(uses, call.Controller.Decision.UseForwardErrorCorrection);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RateController(new RateControllerOptions { MinBitrate = 5_999 }));
        Assert.Throws<ArgumentException>(() => new RateController(new RateControllerOptions { MinBitrate = 30_000, MaxBitrate = 20_000 }));
        Assert.Throws<ArgumentException>(() => new RateController(new RateControllerOptions { MaxBitrate = 510_001 }));
        Assert.Throws<ArgumentException>(() => new RateController(new RateControllerOptions { PacketOverheadBytes = -1 }));
        Assert.Throws<ArgumentException>(() => new RateController(new RateControllerOptions { MaxRedundancy = 3 }));
    }

    [Fact]
    public void Reports_that_cannot_be_leave_the_decision_within_its_bounds()
    {
        var controller = new RateController();
        var random = new Random(5);
        MonoTime now = MonoTime.Zero;
        for (int i = 0; i < 20_000; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(2_000));
            int expected = random.Next(3) == 0 ? int.MaxValue : random.Next(100);
            controller.HandleReport(new RateReport
            {
                Arrival = now,
                Interval = TimeSpan.FromMilliseconds(random.Next(-10, 3_600_000)),
                Expected = expected,
                Lost = random.Next(expected),
                Sent = random.Next(-5, 100),
                Jitter = TimeSpan.FromMilliseconds(random.Next(5_000)),
                Delay = random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(-100_000, 100_000)),
            });
            RateDecision decision = controller.Decision;
            Assert.InRange(decision.Bitrate, 6_000, 64_000);
            Assert.InRange(decision.Redundancy, 0, 2);
            Assert.InRange(decision.ExpectedLossPercent, 0, 30);
            Assert.Contains((int)decision.FrameDuration.TotalMilliseconds, new[] { 20, 40, 60 });
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var controller = new RateController();
        MonoTime now = MonoTime.Zero;
        Run(100);

        Assert.Equal(0, Allocations.Of(() => Run(10_000)));

        void Run(int reports)
        {
            for (int i = 0; i < reports; i++)
            {
                now += TimeSpan.FromSeconds(1);
                controller.HandleReport(new RateReport
                {
                    Arrival = now,
                    Interval = TimeSpan.FromSeconds(1),
                    Expected = 50,
                    Lost = i % 40 == 0 ? 30 : 0,
                    Sent = 50,
                    Delay = TimeSpan.FromMilliseconds(i % 90),
                });
            }
        }
    }
}
