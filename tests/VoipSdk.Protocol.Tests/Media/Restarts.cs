using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class Restarts
{
    [Fact]
    public void Another_source_is_played_from_its_first_packet_on()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(200, _ => 0, (index, delay) => Odd(index, delay, index >= 100, ssrc: 2)), Talk.After(3_900));

        Assert.Equal(1, listener.Buffer.Statistics.Restarts);
        Assert.Equal(0, listener.Buffer.Statistics.Rejected);
        Assert.Contains(listener.Log, heard => heard.Index == 100);
        Assert.InRange(listener.Log.Count(heard => heard.Kind != JitterPullKind.Packet && heard.At > Talk.After(100)), 1, 10);
    }

    [Theory]
    [InlineData(20_000, 0u)]
    [InlineData(0, 0x8000_0000u)]
    [InlineData(0, 0xF000_0000u)]
    [InlineData(-20_000, 0x7000_0000u)]
    public void Numbers_that_jump_for_good_are_followed(int sequence, uint timestamp)
    {
        var listener = new Listener();

        listener.Run(
            Talk.Packets(200, _ => 0, (index, delay) => Odd(index, delay, index >= 100, sequence, timestamp)),
            Talk.After(3_900));

        Assert.Equal(1, listener.Buffer.Statistics.Restarts);
        Assert.Contains(listener.Log, heard => heard.Index == 100);
        Assert.Equal(Enumerable.Range(150, 40), listener.Log.Select(heard => heard.Index).Where(index => index is >= 150 and < 190));
    }

    [Theory]
    [InlineData(20_000, 0u, 1u)]
    [InlineData(100, 0u, 1u)]
    [InlineData(1, 48_000u, 1u)]
    [InlineData(0, 0x8000_0000u, 1u)]
    [InlineData(0, 0xFF00_0000u, 1u)]
    [InlineData(-20_000, 0x7000_0000u, 1u)]
    [InlineData(0, 0u, 7u)]
    public void One_odd_packet_disturbs_nothing(int sequence, uint timestamp, uint ssrc)
    {
        var listener = new Listener();
        List<Delivery> packets = Talk.Packets(200, _ => 0);
        Delivery odd = Odd(50, 0, true, sequence, timestamp, ssrc);
        packets.Insert(51, odd with { Index = 9_999 });

        listener.Run(packets, Talk.After(3_900));

        Assert.Equal(1, listener.Buffer.Statistics.Rejected);
        Assert.DoesNotContain(listener.Log, heard => heard.Index == 9_999);
        Assert.Equal(0, listener.Buffer.Statistics.ConcealedFrames);
    }

    [Fact]
    public void An_odd_packet_that_comes_twice_does_not_confirm_itself()
    {
        var listener = new Listener();
        List<Delivery> packets = Talk.Packets(200, _ => 0);
        Delivery odd = Odd(50, 0, true, 20_000, 0x7000_0000) with { Index = 9_999 };
        packets.Insert(51, odd);
        packets.Insert(52, odd);

        listener.Run(packets, Talk.After(3_900));

        Assert.Equal(2, listener.Buffer.Statistics.Rejected);
        Assert.Equal(0, listener.Buffer.Statistics.Restarts);
        Assert.Equal(0, listener.Buffer.Statistics.ConcealedFrames);
    }

    [Theory]
    [InlineData(1, 960)]
    [InlineData(20, 20 * 5_000)]
    [InlineData(31, 31 * 5_000)]
    public void One_forged_packet_a_little_ahead_takes_no_more_than_its_own_place(int ahead, uint later)
    {
        var listener = new Listener();
        List<Delivery> packets = Talk.Packets(400, _ => 0);
        packets.Insert(101, Odd(100, 0, true, ahead, later) with { Index = 9_999 });

        listener.Run(packets, Talk.After(7_900));

        // 1: it was there first, the right one counts as its duplicate.
        JitterBufferStatistics statistics = listener.Buffer.Statistics;
        Assert.InRange(statistics.Played, 385, 400);
        Assert.InRange(statistics.Late + statistics.Skipped + statistics.Duplicates + statistics.ConcealedFrames, 0, 15);
        Assert.InRange(statistics.CurrentDelay.TotalMilliseconds, 40, 95);
    }

    [Fact]
    public void A_stream_whose_first_packet_was_forged_is_played_all_the_same()
    {
        var listener = new Listener();
        List<Delivery> packets = Talk.Packets(100, _ => 0);
        packets.Insert(0, Odd(0, 0, true, 500, 77_777, 9) with { Index = 9_999 });

        listener.Run(packets, Talk.After(1_900));

        Assert.Equal(Enumerable.Range(0, 80), listener.Log.Select(heard => heard.Index).Where(index => index is >= 0 and < 80));
    }

    [Fact]
    public void After_a_pause_of_the_speaker_the_delay_is_the_target_again()
    {
        var listener = new Listener();
        var packets = Talk.Packets(50, _ => 30);
        for (int i = 0; i < 50; i++)
        {
            // Three seconds without packets: the sequence goes on, the time-stamp has jumped.
            packets.Add(Odd(50 + i, 10 + 3_000, true, 0, 144_000));
        }

        listener.Run(packets, Talk.After(4_900));

        Assert.Equal(0, listener.Buffer.Statistics.Restarts);
        Assert.Equal(0, listener.Buffer.Statistics.Lost);
        Heard first = listener.Log.First(heard => heard.Index == 50);
        Assert.InRange((first.At - packets[50].Arrival).TotalMilliseconds, 60, 62.5);
    }

    [Theory]
    [InlineData(480)]
    [InlineData(1_920)]
    [InlineData(2_880)]
    public void Packets_of_another_duration_than_expected_are_played_end_to_end(int frame)
    {
        var listener = new Listener();
        var buffer = listener.Buffer;
        var packets = new Queue<Delivery>(Talk.Packets(200, _ => 0, (index, delay) => Talk.Packet(index, delay, frame)));
        MonoTime now = Talk.Start;
        int played = 0;
        while (packets.Count > 0)
        {
            while (packets.Count > 0 && packets.Peek().Arrival <= now)
            {
                listener.Insert(packets.Dequeue());
            }

            JitterPull pull = buffer.Pull(now);
            int duration = pull.Kind == JitterPullKind.Packet ? frame : pull.Duration;
            played += pull.Kind == JitterPullKind.Packet ? 1 : 0;
            buffer.Played(duration);
            now += TimeSpan.FromMilliseconds(duration / 48.0);
        }

        Assert.InRange(played, 200 - 2 - (60 * 48 / frame), 200);
        Assert.Equal(0, buffer.Statistics.ConcealedFrames);
    }

    private static Delivery Odd(
        int index, double delay, bool isOdd, int sequence = 0, uint timestamp = 0, uint ssrc = 1)
    {
        Delivery packet = Talk.Packet(index, delay);
        return !isOdd ? packet : packet with
        {
            Header = packet.Header with
            {
                SequenceNumber = (ushort)(packet.Header.SequenceNumber + sequence),
                Timestamp = packet.Header.Timestamp + timestamp,
                Ssrc = ssrc,
            },
        };
    }
}
