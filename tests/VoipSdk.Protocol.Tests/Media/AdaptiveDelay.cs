using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class AdaptiveDelay
{
    [Fact]
    public void On_a_quiet_network_next_to_no_delay_is_left_within_ten_seconds()
    {
        Listener listener = Play(Talk.Packets(500, _ => 0), 10_000);

        Assert.InRange(Delay(listener), 0, 10);
        Assert.Equal(0, listener.Buffer.Statistics.ConcealedDuration);
    }

    [Fact]
    public void Delay_that_comes_again_and_again_is_waited_for()
    {
        // Two packets a second are held back for 80 ms.
        List<Delivery> packets = Talk.Packets(1_500, index => index % 25 == 24 ? 80 : index % 25 == 0 ? 60 : 0);

        Listener listener = Play(packets, 30_000);

        Assert.InRange(listener.Buffer.Statistics.TargetDelay.TotalMilliseconds, 75, 110);
        Heard[] late = listener.Log.Where(heard => heard.At > Talk.After(5_000)).ToArray();
        Assert.DoesNotContain(late, heard => heard.Kind != JitterPullKind.Packet);
    }

    [Fact]
    public void What_comes_once_is_not_waited_for()
    {
        List<Delivery> packets = Talk.Packets(3_000, index => index is >= 1_500 and < 1_510 ? 200 - ((index - 1_500) * 20) : 0);

        Listener listener = Play(packets, 60_000);

        Assert.InRange(Delay(listener), 0, 10);
        double worst = listener.Log.Where(heard => heard.Index is > 1_560 and < 2_000)
            .Max(heard => (heard.At - Talk.Packet(heard.Index).Arrival).TotalMilliseconds);
        Assert.InRange(worst, 0, 40);
    }

    [Fact]
    public void A_network_that_became_quiet_again_is_believed_after_a_while()
    {
        List<Delivery> packets = Talk.Packets(10_000, index => index < 1_000 && index % 25 == 24 ? 80 : 0);

        Listener listener = Play(packets, 200_000);

        // The device asks each 20 ms.
        Assert.InRange(Delay(listener), 0, 20);
    }

    [Theory]
    [InlineData(550, 300)]
    [InlineData(750, 120)]
    public void Stalls_that_come_by_the_clock_are_bridged_without_a_hole_once_that_is_known(int period, double length)
    {
        List<Delivery> packets = Talk.Packets(
            period * 12, index => Math.Max(0, index < period ? 0 : length - (index % period * 20)));

        Listener listener = Play(packets, period * 12 * 20);

        long holes = listener.Log.Where(heard => heard.At > Talk.After(period * 20 * 5) && heard.Kind != JitterPullKind.Packet)
            .Sum(heard => (long)heard.Duration);
        Assert.InRange(holes / 48.0, 0, 25);
        double mean = listener.Log.Where(heard => heard.Index > period * 5)
            .Average(heard => (heard.At - Talk.Packet(heard.Index).Arrival).TotalMilliseconds);
        Assert.InRange(mean, 0, length * 0.7);

        // What was foreseen teaches nothing for the time between: a quarter of a period after a stall nothing is left of it.
        IEnumerable<Heard> between = listener.Log.Where(
            heard => heard.Index > period * 8 && heard.Index % period > period / 4 && heard.Index % period < period / 2);
        Assert.All(between, heard => Assert.InRange((heard.At - Talk.Packet(heard.Index).Arrival).TotalMilliseconds, 0, 30));
    }

    [Fact]
    public void Where_lost_packets_can_be_made_from_the_next_one_that_is_waited_for()
    {
        var listener = new Listener(new JitterBufferOptions());
        foreach (bool covers in new[] { false, true })
        {
            listener = new Listener(new JitterBufferOptions()) { CoversPrevious = covers };
            listener.Run(Talk.Packets(2_000, index => index % 20 == 7 ? double.NaN : 0), Talk.After(39_000));
            Heard[] concealed = listener.Log.Where(
                heard => heard.Kind == JitterPullKind.Conceal && heard.At > Talk.After(10_000)).ToArray();

            Assert.NotEmpty(concealed);
            Assert.All(concealed, heard => Assert.True(heard.Next >= 0 || !covers));
        }

        Assert.InRange(listener.Buffer.Statistics.TargetDelay.TotalMilliseconds, 20, 60);
    }

    [Fact]
    public void Comfort_noise_goes_on_through_an_announced_pause_and_nothing_counts_as_missing()
    {
        // Speech for a second, then a packet of four bytes (the number) each 400 ms.
        IEnumerable<Delivery> speech = Talk.Packets(50, _ => 0);
        IEnumerable<Delivery> pause = Enumerable.Range(0, 10).Select(i => Pause(50 + i, 50 + (i * 20)));
        IEnumerable<Delivery> again = Enumerable.Range(0, 50).Select(i => Pause(60 + i, 250 + i) with { Length = 60 });
        var listener = new Listener(new JitterBufferOptions { ComfortNoiseBytes = 4 });

        listener.Run(speech.Concat(pause).Concat(again), Talk.After(5_950));

        JitterBufferStatistics statistics = listener.Buffer.Statistics;
        Assert.InRange(statistics.Played, 106, 110);
        Assert.Equal(0, statistics.Lost + statistics.Late + statistics.ConcealedDuration);
        Heard[] made = listener.Log.Where(heard => heard.Kind == JitterPullKind.Conceal).ToArray();
        Assert.True(made.Sum(heard => heard.Duration) > 3 * 48_000);
    }

    private static Delivery Pause(int number, int frame)
    {
        Delivery sound = Talk.Packet(frame, length: 1);
        return sound with
        {
            Header = new(false, 111, (ushort)(100 + number), sound.Header.Timestamp, 1),
            Length = 4,
        };
    }

    private static Listener Play(List<Delivery> packets, double milliseconds)
    {
        var listener = new Listener(new JitterBufferOptions());
        listener.Run(packets, Talk.After(milliseconds - 100));
        return listener;
    }

    private static double Delay(Listener listener) => listener.Buffer.Statistics.CurrentDelay.TotalMilliseconds;
}
