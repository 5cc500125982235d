using CsCheck;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>What holds whatever the network does.</summary>
public class RandomNetworks
{
    private const int Count = 600;

    private static readonly int[] Frames = [480, 960, 1_920, 2_880];

    private static readonly Gen<Network> AnyNetwork = Gen.Select(
        Gen.Int,
        Gen.Double[0, 0.5],
        Gen.Double[0, 0.2],
        Gen.OneOf(Gen.Double[0, 40], Gen.Double[0, 400]),
        Gen.Double[0, 0.03],
        Gen.Int[0, 3].Select(i => Frames[i]),
        (seed, loss, doubled, jitter, stalls, frame) => new Network(seed, loss, doubled, jitter, stalls, frame));

    [Fact]
    public void Packets_come_out_in_order_once_and_after_they_came_in()
    {
        AnyNetwork.Check(
            100,
            network =>
            {
                Listener listener = Play(network, out List<Delivery> packets);
                int last = -1;
                foreach (Heard heard in listener.Log.Where(heard => heard.Kind == JitterPullKind.Packet))
                {
                    Assert.True(heard.Index > last);
                    Assert.True(heard.At >= packets.Where(packet => packet.Index == heard.Index).Min(packet => packet.Arrival));
                    last = heard.Index;
                }
            });
    }

    [Fact]
    public void Every_packet_and_every_stretch_is_accounted_for()
    {
        AnyNetwork.Check(
            100,
            network =>
            {
                Listener listener = Play(network, out List<Delivery> packets);
                JitterBufferStatistics s = listener.Buffer.Statistics;

                Assert.Equal(packets.Count, s.Received);
                Assert.Equal(s.Received, s.Played + s.Late + s.Duplicates + s.Rejected + s.Skipped);
                Assert.Equal(listener.Log.Count(heard => heard.Kind == JitterPullKind.Packet), s.Played);
                Assert.Equal(s.Played * network.Frame, s.PlayedDuration);
                Assert.Equal(listener.Log.Count(heard => heard.Kind == JitterPullKind.Conceal), s.ConcealedFrames);
                Assert.Equal(
                    listener.Log.Where(heard => heard.Kind == JitterPullKind.Conceal).Sum(heard => (long)heard.Duration),
                    s.ConcealedDuration);
                Assert.All(listener.Log, heard => Assert.InRange(heard.Duration, 30, Math.Max(network.Frame, 960) + 720));
                Assert.Equal(TimeSpan.Zero, s.Buffered);
            });
    }

    [Fact]
    public void No_packet_waits_longer_than_the_maximum_delay()
    {
        AnyNetwork.Check(
            100,
            network =>
            {
                Listener listener = Play(network, out List<Delivery> packets);
                var arrivals = packets.GroupBy(packet => packet.Index)
                    .ToDictionary(group => group.Key, group => group.Min(packet => packet.Arrival));

                // What is played meanwhile may be lengthened by up to 15 ms, and 10 ms may be made up before it came.
                double limit = listener.Options.MaxDelay.TotalMilliseconds + (network.Frame / 48.0) + 25;
                Assert.All(
                    listener.Log.Where(heard => heard.Kind == JitterPullKind.Packet),
                    heard => Assert.InRange((heard.At - arrivals[heard.Index]).TotalMilliseconds, 0, limit));
            });
    }

    [Fact]
    public void While_jitter_is_below_the_target_only_lost_packets_are_missing_and_nothing_is_early()
    {
        Gen.Select(Gen.Int, Gen.Double[0, 0.3], Gen.Double[0, 38]).Check(
            100,
            (seed, loss, jitter) =>
            {
                var network = new Network(seed, loss, 0.05, jitter, 0, 960);
                Listener listener = Play(network, out List<Delivery> packets);
                JitterBufferStatistics s = listener.Buffer.Statistics;

                // The first packets can be slow ones, and the delay is corrected when faster ones follow.
                Assert.InRange(s.Late, 0, 0);
                Assert.InRange(s.Skipped, 0, 3);
                double fastest = packets.Min(packet => (packet.Arrival - Talk.Packet(packet.Index).Arrival).TotalMilliseconds);
                Assert.All(
                    listener.Log.Where(heard => heard.Kind == JitterPullKind.Packet),
                    heard => Assert.InRange(
                        (heard.At - Talk.Packet(heard.Index, fastest).Arrival).TotalMilliseconds, 60, 60 + jitter + 30));
            });
    }

    internal static Listener Play(Network network, out List<Delivery> packets)
    {
        packets = network.Send(Count);
        var listener = new Listener(Listener.Sixty with { FrameDuration = network.Frame });
        listener.Run(packets, packets[^1].Arrival + TimeSpan.FromSeconds(2));
        return listener;
    }

    /// <param name="Seed">Of all that is random.</param>
    /// <param name="Loss">Share of packets that never come.</param>
    /// <param name="Doubled">Share of packets that come twice.</param>
    /// <param name="Jitter">Delays are spread from 0 to so many milliseconds.</param>
    /// <param name="Stalls">How probable it is, per packet, that the network stops for up to a second.</param>
    /// <param name="Frame">Duration of a packet.</param>
    internal sealed record Network(int Seed, double Loss, double Doubled, double Jitter, double Stalls, int Frame)
    {
        public List<Delivery> Send(int count)
        {
            var random = new Random(Seed);
            var sent = new List<Delivery>();
            double stalledUntil = 0;
            for (int index = 0; index < count; index++)
            {
                double now = index * Frame / 48.0;
                if (random.NextDouble() < Stalls)
                {
                    stalledUntil = now + (random.NextDouble() * 1_000);
                }

                bool isLost = random.NextDouble() < Loss && index > 0;
                int copies = isLost ? 0 : random.NextDouble() < Doubled ? 2 : 1;
                for (int copy = 0; copy < copies; copy++)
                {
                    double delay = Math.Max(random.NextDouble() * Jitter, stalledUntil - now);
                    sent.Add(Talk.Packet(index, delay, Frame, firstSequence: 65_400, firstTimestamp: uint.MaxValue - 50_000));
                }
            }

            return sent.OrderBy(packet => packet.Arrival).ToList();
        }
    }
}
