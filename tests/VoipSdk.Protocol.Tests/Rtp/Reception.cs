using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class Reception
{
    private const int ClockRate = 8_000;

    [Fact]
    public void A_source_counts_from_its_second_packet_in_sequence_on()
    {
        var statistics = new ReceptionStatistics();

        Assert.False(Feed(statistics, 10));
        Assert.Equal((0, 0), (statistics.Received, statistics.Expected));
        Assert.False(Feed(statistics, 20));
        Assert.True(Feed(statistics, 21));
        Assert.Equal((2, 2, 0), (statistics.Received, statistics.Expected, statistics.Lost));
        Assert.Equal(1, statistics.Rejected);
    }

    [Fact]
    public void Loss_duplicates_and_changed_places_are_told_apart_across_the_wrap()
    {
        var statistics = new ReceptionStatistics();

        foreach (int sequence in new[] { 65_533, 65_534, 0, 65_535, 0, 3, 2 })
        {
            Feed(statistics, sequence);
        }

        // Sent: 65,533 to 65,539, of which 65,537 never came and 65,536 came twice.
        Assert.Equal((7, 7, 0), (statistics.Received, statistics.Expected, statistics.Lost));
        Assert.Equal((1, 2), (statistics.Duplicates, statistics.Reordered));
        Assert.Equal(0x1_0003u, statistics.ExtendedHighestSequence);
    }

    [Fact]
    public void A_packet_from_before_the_first_was_sent_too()
    {
        var statistics = new ReceptionStatistics();

        foreach (int sequence in new[] { 10, 11, 8 })
        {
            Feed(statistics, sequence);
        }

        Assert.Equal((3, 4, 1), (statistics.Received, statistics.Expected, statistics.Lost));
    }

    [Fact]
    public void One_packet_with_a_number_far_away_changes_nothing()
    {
        var statistics = new ReceptionStatistics();
        Feed(statistics, 1);
        Feed(statistics, 2);

        Assert.False(Feed(statistics, 40_000));
        Assert.True(Feed(statistics, 3));
        Assert.Equal((3, 3, 1), (statistics.Received, statistics.Expected, statistics.Rejected));
    }

    [Fact]
    public void Two_packets_far_away_begin_anew_and_so_does_another_source()
    {
        var statistics = new ReceptionStatistics();
        Feed(statistics, 1);
        Feed(statistics, 2);

        Feed(statistics, 40_000);
        Assert.True(Feed(statistics, 40_001));
        Assert.Equal((2, 2), (statistics.Received, statistics.Expected));

        Feed(statistics, 5, ssrc: 9);
        Assert.Equal(1u, statistics.Ssrc);
        Feed(statistics, 6, ssrc: 9);
        Assert.Equal(9u, statistics.Ssrc);
    }

    [Fact]
    public void Jitter_follows_the_formula_of_the_rfc()
    {
        var statistics = new ReceptionStatistics();

        // Sent every 20 ms; transit times 0, 0, 16, 0 ms: deviations 0, 16, 16.
        Feed(statistics, 0);
        Feed(statistics, 1);
        Feed(statistics, 2, late: 16);
        Feed(statistics, 3);

        double first = 16.0 / 16;
        double second = first + ((16 - first) / 16);
        Assert.Equal(second, statistics.Jitter.TotalMilliseconds, 3);
        Assert.Equal((uint)(second * 8), statistics.TakeReport(ClockRate, 0, 0).Jitter);
    }

    [Fact]
    public void Fraction_lost_is_of_the_packets_since_the_last_report()
    {
        var statistics = new ReceptionStatistics();
        foreach (int sequence in new[] { 0, 1, 2, 7 })
        {
            Feed(statistics, sequence);
        }

        RtcpReportBlock first = statistics.TakeReport(ClockRate, 5, 6);
        Feed(statistics, 8);
        Feed(statistics, 9);
        RtcpReportBlock second = statistics.TakeReport(ClockRate, 0, 0);

        Assert.Equal(new RtcpReportBlock(1, 128, 4, 7, 0, 5, 6), first);
        Assert.Equal((0, 4), (second.FractionLost, second.CumulativeLost));
    }

    [Fact]
    public void Duplicates_make_the_loss_negative_but_not_the_fraction()
    {
        var statistics = new ReceptionStatistics();
        foreach (int sequence in new[] { 0, 1, 1, 1 })
        {
            Feed(statistics, sequence);
        }

        RtcpReportBlock report = statistics.TakeReport(ClockRate, 0, 0);

        Assert.Equal((0, -2), (report.FractionLost, report.CumulativeLost));
    }

    private static bool Feed(ReceptionStatistics statistics, int sequence, double late = 0, uint ssrc = 1)
    {
        int position = sequence > 60_000 ? sequence - 65_536 : sequence;
        var header = new RtpHeader(false, 0, (ushort)sequence, (uint)(position * 160), ssrc);
        return statistics.Update(header, MonoTime.FromMilliseconds(5_000 + (position * 20) + late), ClockRate);
    }
}
