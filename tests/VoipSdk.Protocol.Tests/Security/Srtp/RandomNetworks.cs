using CsCheck;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

/// <summary>Streams that lose, repeat and reorder packets, each of which has exactly one right answer.</summary>
public class RandomNetworks
{
    private const int Window = 1_024;

    private sealed record Network(int Seed, int Loss, int Repeats, int Disorder, int Gaps);

    private static readonly Gen<Network> Networks = Gen.Select(
        Gen.Int[0, int.MaxValue],
        Gen.Int[0, 60],
        Gen.Int[0, 60],
        Gen.OneOf(Gen.Int[0, 50], Gen.Int[0, 3_000]),
        Gen.Int[0, 3],
        (seed, loss, repeats, disorder, gaps) => new Network(seed, loss, repeats, disorder, gaps));

    [Fact]
    public void Fresh_packets_are_accepted_and_others_are_not_across_wraps_of_the_sequence_number()
    {
        long received = 0;
        long wraps = 0;
        Networks.Check(
            16,
            network =>
            {
                using var pair = new SrtpPair();
                (long count, long highest) = Run(pair, network, packets: 15_000);
                received += count;
                wraps += highest >> 16;
            });

        Assert.True(received > 200_000, $"{received} packets");
        Assert.True(wraps > 100, $"{wraps} wraps");
    }

    [Fact]
    public void The_same_holds_while_keys_change()
    {
        long received = 0;
        long changes = 0;
        Networks.Check(
            8,
            network =>
            {
                // More packets per key than are ever lost or overtaken together.
                using var pair = new SrtpPair(packetsPerKey: Window);
                received += Run(pair, network with { Disorder = network.Disorder % 400 }, packets: 15_000).Received;
                changes += pair.Receiver.Statistics.KeyChanges;
                Assert.InRange(pair.Sender.KeyChanges - pair.Receiver.Statistics.KeyChanges, 0, 1);
            });

        Assert.True(received > 60_000, $"{received} packets");
        Assert.True(changes >= 8 * 13, $"{changes} key changes");
    }

    private static (long Received, long Highest) Run(SrtpPair pair, Network network, int packets)
    {
        var random = new Random(network.Seed);
        var underWay = new PriorityQueue<(byte[] Packet, long Index), int>();
        var accepted = new HashSet<long>();
        long highest = -1;
        long received = 0;
        long index = random.Next(SrtpSender.MaxFirstSequence + 1);
        for (int sent = 0; sent < packets || underWay.Count > 0; sent++)
        {
            if (sent < packets)
            {
                byte[] packet = pair.Protect(SrtpPair.Rtp(index));
                int copies = random.Next(100) < network.Loss ? 0 : random.Next(100) < network.Repeats ? 2 : 1;
                for (int i = 0; i < copies; i++)
                {
                    underWay.Enqueue((packet, index), sent + random.Next(network.Disorder + 1));
                }

                index += Step(random, network, sent);
            }

            while (underWay.TryPeek(out var next, out int due) && due <= sent)
            {
                underWay.Dequeue();
                received++;
                Deliver(pair, next.Packet, next.Index, accepted, ref highest);
            }
        }

        return (received, highest);
    }

    private static void Deliver(SrtpPair pair, byte[] packet, long index, HashSet<long> accepted, ref long highest)
    {
        SrtpFailure expected = index <= highest - Window ? SrtpFailure.TooOld
            : accepted.Contains(index) ? SrtpFailure.Replayed : SrtpFailure.None;

        SrtpPacketInfo info = pair.Receive(packet, SrtpPair.Rtp(index));

        Assert.Equal(expected, info.Failure);
        if (expected == SrtpFailure.None)
        {
            Assert.Equal((index, index > highest), (info.Index, info.IsNewest));
            accepted.Add(index);
            highest = Math.Max(highest, index);
        }
    }

    // Gaps are shorter together than half of the sequence numbers, as far as packets can overtake each other.
    private static int Step(Random random, Network network, int sent) => network.Gaps switch
    {
        0 => 1,
        1 => random.Next(20) == 0 ? random.Next(1, 50) : 1,
        2 => network.Disorder > 50 ? random.Next(1, 8) : random.Next(1, 600),
        _ => network.Disorder > 50 ? random.Next(1, 10) : sent % 100 == 99 ? random.Next(28_000, 32_000) : 1,
    };
}
