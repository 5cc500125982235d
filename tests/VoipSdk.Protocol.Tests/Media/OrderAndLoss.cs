using VoipSdk.DocSamples;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class OrderAndLoss
{
    [Fact]
    public void Nothing_is_played_before_the_first_packet_has_waited_for_the_target_delay()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(10, _ => 0), Talk.After(200));

        Heard first = listener.Log.First(heard => heard.Kind != JitterPullKind.Silence);
        Assert.Equal(JitterPullKind.Packet, first.Kind);
        Assert.Equal(0, first.Index);
        Assert.InRange((first.At - Talk.Start).TotalMilliseconds, 60, 62.5);
    }

    [Fact]
    public void Packets_on_a_good_network_are_played_once_each_without_a_gap()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(500, _ => 20), Talk.After(9_900));

        Heard[] afterStart = listener.Log.SkipWhile(heard => heard.Kind == JitterPullKind.Silence).ToArray();
        Assert.All(afterStart, heard => Assert.Equal(JitterPullKind.Packet, heard.Kind));
        Assert.Equal(Enumerable.Range(0, afterStart.Length), afterStart.Select(heard => heard.Index));
        Assert.InRange(listener.Buffer.Statistics.CurrentDelay.TotalMilliseconds, 60, 62.5);
    }

    [Fact]
    public void Packets_that_changed_places_are_played_in_order()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(100, index => index % 3 == 0 ? 45 : 0), Talk.After(1_900));

        int[] played = listener.Log.Where(heard => heard.Kind == JitterPullKind.Packet).Select(heard => heard.Index).ToArray();
        Assert.Equal(Enumerable.Range(0, played.Length), played);
        Assert.Equal(0, listener.Buffer.Statistics.ConcealedFrames);
    }

    [Fact]
    public void A_lost_packet_is_concealed_with_the_one_after_it_at_hand()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(50, index => index == 20 ? double.NaN : 0), Talk.After(1_000));

        int at = listener.Log.FindIndex(heard => heard.Kind == JitterPullKind.Conceal);
        Assert.Equal(19, listener.Log[at - 1].Index);
        Assert.Equal(21, listener.Log[at].Next);
        Assert.Equal(960, listener.Log[at].Duration);
        Assert.Equal(21, listener.Log[at + 1].Index);
        Assert.Equal(1, listener.Buffer.Statistics.ConcealedFrames);
        Assert.Equal(1, listener.Buffer.Statistics.Lost);
    }

    [Fact]
    public void A_longer_gap_is_concealed_packet_by_packet_and_only_the_last_sees_what_follows()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(50, index => index is 20 or 21 ? double.NaN : 0), Talk.After(1_000));

        Heard[] concealed = listener.Log.Where(heard => heard.Kind == JitterPullKind.Conceal).ToArray();
        Assert.Equal([-1, 22], concealed.Select(heard => heard.Next));
        Assert.All(concealed, heard => Assert.InRange(heard.Duration, 720, 960));
    }

    [Fact]
    public void Late_packet_is_dropped_and_counted()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(50, index => index == 20 ? 150 : 0), Talk.After(1_000));

        Assert.DoesNotContain(listener.Log, heard => heard.Index == 20);
        Assert.Equal(1, listener.Buffer.Statistics.Late);
        Assert.Equal(1, listener.Buffer.Statistics.Lost);
        Assert.Equal(1, listener.Buffer.Statistics.ConcealedFrames);
    }

    [Fact]
    public void Duplicate_is_dropped_and_counted_whether_the_first_was_played_or_not()
    {
        var listener = new Listener();
        List<Delivery> packets = Talk.Packets(50, _ => 0);
        packets.AddRange(Talk.Packets(50, index => index % 2 == 0 ? 30 : 200));
        packets.Sort((first, second) => first.Arrival.CompareTo(second.Arrival));

        listener.Run(packets, Talk.After(1_200));

        Assert.Equal(50, listener.Buffer.Statistics.Duplicates);
        Assert.Equal(50, listener.Buffer.Statistics.Played);
        Assert.Equal(0, listener.Buffer.Statistics.Late);
    }

    [Fact]
    public void First_packets_that_changed_places_are_both_played()
    {
        var listener = new Listener();

        listener.Run(Talk.Packets(20, index => index == 0 ? 30 : 0), Talk.After(380));

        Assert.Equal(0, listener.Log.First(heard => heard.Kind == JitterPullKind.Packet).Index);
        Assert.Equal(0, listener.Buffer.Statistics.Late);
    }

    [Fact]
    public void Redundancy_of_another_codec_is_not_offered()
    {
        var listener = new Listener();

        listener.Run(
            Talk.Packets(
                50,
                index => index == 20 ? double.NaN : 0,
                (index, delay) => Talk.Packet(index, delay, payloadType: index < 20 ? 111 : 112)),
            Talk.After(1_000));

        Assert.Equal(-1, listener.Log.Single(heard => heard.Kind == JitterPullKind.Conceal).Next);
    }

    [Fact]
    public void Empty_and_oversized_payloads_are_rejected_and_concealed()
    {
        var buffer = new JitterBuffer(new JitterBufferOptions { MaxPayloadBytes = 10 });
        Delivery packet = Talk.Packet(0);

        Assert.Equal(JitterInsertResult.Empty, buffer.Insert(packet.Header, [], packet.Arrival));
        Assert.Equal(JitterInsertResult.TooLarge, buffer.Insert(packet.Header, new byte[11], packet.Arrival));
        Assert.Equal(JitterInsertResult.Accepted, buffer.Insert(packet.Header, new byte[10], packet.Arrival));
        Assert.Equal(2, buffer.Statistics.Rejected);
    }

    [Fact]
    public void The_guide_says_what_happens()
    {
        Assert.Equal(
            [
                JitterPullKind.Silence,
                JitterPullKind.Silence,
                JitterPullKind.Packet,
                JitterPullKind.Conceal,
                JitterPullKind.Packet,
            ],
            MediaPipeline.LoseTheSecondOfFivePackets());
    }
}
