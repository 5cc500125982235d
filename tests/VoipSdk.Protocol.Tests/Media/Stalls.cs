using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class Stalls
{
    [Fact]
    public void Lack_of_packets_is_concealed_for_a_bounded_time_and_then_silent()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(50, _ => 0), Talk.After(2_000));

        Heard[] after = listener.Log.SkipWhile(heard => heard.Index != 49).Skip(1).ToArray();
        Heard[] concealed = after.TakeWhile(heard => heard.Kind == JitterPullKind.Conceal).ToArray();
        Assert.Equal(4_800, concealed.Sum(heard => heard.Duration));
        Assert.All(after.Skip(concealed.Length), heard => Assert.Equal(JitterPullKind.Silence, heard.Kind));
        Assert.Equal(1, listener.Buffer.Statistics.Starvations);
    }

    [Fact]
    public void After_a_short_stall_nothing_is_lost_and_the_delay_comes_down_again()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(500, index => Stall(index, 50, 140)), Talk.After(9_900));

        JitterBufferStatistics statistics = listener.Buffer.Statistics;
        Assert.Equal(0, statistics.Late);
        Assert.InRange(statistics.ConcealedDuration, 40 * 48, 100 * 48);
        Assert.InRange(statistics.CurrentDelay.TotalMilliseconds, 60, 95);
    }

    [Fact]
    public void The_last_packet_before_a_stall_is_stretched_as_far_as_it_goes()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(500, index => Stall(index, 50, 140)), Talk.After(1_200));

        Heard last = listener.Log.Single(heard => heard.Index == 49);
        Assert.Equal(960 + 720, last.Duration);
        Assert.All(
            listener.Log.Where(heard => heard.Index is >= 40 and < 47), heard => Assert.InRange(heard.Duration, 960, 960));
    }

    [Fact]
    public void After_a_long_stall_the_newest_half_second_is_played_and_the_backlog_is_gone_within_three_seconds()
    {
        var listener = new Listener();
        double[] delays = new double[1_000];
        listener.OnHeard = heard =>
        {
            if (heard.Kind == JitterPullKind.Packet)
            {
                delays[heard.Index] = (heard.At - Talk.Packet(heard.Index).Arrival).TotalMilliseconds;
            }
        };

        listener.Run(Talk.Packets(1_000, index => Stall(index, 200, 5_000)), Talk.After(19_900));

        Assert.True(listener.Buffer.Statistics.Skipped > 200);
        Assert.All(delays, delay => Assert.InRange(delay, 0, 560));
        Assert.All(delays.Skip(600).Take(390), delay => Assert.InRange(delay, 60, 95));
    }

    [Fact]
    public void A_single_packet_that_comes_just_too_late_is_waited_for_by_stretching_what_is_there()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(60, index => Stall(index, 20, 70)), Talk.After(1_150));

        Assert.Equal(0, listener.Buffer.Statistics.Late);
        Assert.Equal(0, listener.Buffer.Statistics.ConcealedFrames);
        Assert.InRange(listener.Buffer.Statistics.ExpandedDuration, 10 * 48, 30 * 48);
        Assert.InRange(listener.Buffer.Statistics.CurrentDelay.TotalMilliseconds, 60, 85);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(150)]
    [InlineData(400)]
    [InlineData(3_000)]
    public void A_network_that_became_slower_for_good_costs_a_few_packets_at_most(double slower)
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(1_000, index => index < 100 ? 10 : 10 + slower), Talk.After(19_900));

        JitterBufferStatistics statistics = listener.Buffer.Statistics;
        Assert.InRange(statistics.Late + statistics.Skipped, 0, 5);
        Assert.InRange(statistics.ConcealedFrames, 0, 12);
        Assert.InRange(statistics.CurrentDelay.TotalMilliseconds, 40, 95);
    }

    [Fact]
    public void A_network_that_became_faster_for_good_brings_the_delay_down()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(1_000, index => index < 100 ? 300 : 20), Talk.After(19_900));

        Assert.InRange(listener.Buffer.Statistics.CurrentDelay.TotalMilliseconds, 60, 65);
        Assert.Equal(0, listener.Buffer.Statistics.ConcealedFrames);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2)]
    [InlineData(20)]
    public void After_an_outage_the_stream_goes_on_with_the_first_packet_that_comes(double seconds)
    {
        var listener = new Listener();
        int last = 100 + (int)(seconds * 50);

        listener.Run(Talk.Packets(last + 300, i => i >= 100 && i < last ? double.NaN : 0), Talk.After((last + 290) * 20));

        Heard first = listener.Log.First(heard => heard.Index >= 100);
        Assert.Equal(last, first.Index);
        Assert.InRange((first.At - Talk.Packet(last).Arrival).TotalMilliseconds, 60, 82.5);
        Assert.Equal(0, listener.Buffer.Statistics.Restarts);
        Assert.Equal(last - 100, listener.Buffer.Statistics.Lost);
    }

    [Fact]
    public void While_the_delay_is_too_long_gaps_are_shortened_as_well()
    {
        var listener = new Listener();

        listener.Run(
            Talk.Packets(1_000, index => index is >= 104 and < 108 ? double.NaN : index < 100 ? 300 : 20), Talk.After(19_900));

        Assert.Equal(4, listener.Buffer.Statistics.Lost);
        Assert.Equal(4, listener.Buffer.Statistics.ConcealedFrames);
        Assert.InRange(listener.Buffer.Statistics.ConcealedDuration, 900, 3_500);
    }

    [Fact]
    public void After_it_ran_empty_the_buffer_fills_again_on_a_route_that_became_slower()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(300, index => index < 100 ? 10 : 410), Talk.After(5_900));

        Heard first = listener.Log.First(heard => heard.Index >= 100);
        Assert.Equal(100, first.Index);
        Assert.InRange((first.At - Talk.Packet(100, 410).Arrival).TotalMilliseconds, 60, 62.5);
    }

    [Fact]
    public void Sound_that_piled_up_before_playback_began_is_left_out_at_once()
    {
        var listener = new Listener();
        foreach (Delivery packet in Talk.Packets(40, _ => 0))
        {
            listener.Insert(packet);
        }

        // The newest packet was sent 780 ms after the first; the one that is due then was sent 60 ms before.
        JitterPull pull = listener.Buffer.Pull(Talk.After(780));

        Assert.Equal(JitterPullKind.Packet, pull.Kind);
        Assert.Equal(Talk.Packet(36).Header.SequenceNumber, pull.SequenceNumber);
        Assert.Equal(36, listener.Buffer.Statistics.Skipped);
    }

    // Packets sent from first on are kept back for so long, and come all at once.
    private static double Stall(int index, int first, double milliseconds) =>
        index < first ? 0 : Math.Max(0, milliseconds - ((index - first) * 20));
}
