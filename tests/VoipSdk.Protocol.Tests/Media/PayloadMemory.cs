using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>Payloads of any length, in any order, at any fill: the memory that they lie in closes its holes and grows.</summary>
public class PayloadMemory
{
    private const int Capacity = 64;

    [Fact]
    public void Payloads_of_any_length_come_out_as_they_went_in_whatever_order_they_came_in()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var ring = new PacketRing(Capacity);
            var model = new SortedDictionary<long, byte[]>();
            for (int step = 0; step < 3_000; step++)
            {
                if (random.Next(100) < 52)
                {
                    Store(ring, model, ring.Base + random.Next(Capacity), Payload(random, seed % 2 == 0 ? 200 : 1_275));
                }
                else if (ring.TryFindFirst(out long first))
                {
                    ring.Take(first);
                    model.Remove(first);
                }

                foreach ((long sequence, byte[] payload) in model)
                {
                    Assert.True(ring.Payload(sequence).SequenceEqual(payload));
                }
            }
        }
    }

    [Fact]
    public void A_taken_payload_stays_readable_until_the_next_one_is_stored()
    {
        var ring = new PacketRing(Capacity);
        byte[] payload = Payload(new Random(1), 100);
        Store(ring, [], 0, payload);

        ring.Take(0);

        Assert.True(ring.Payload(0).SequenceEqual(payload));
    }

    [Fact]
    public void Nothing_is_allocated_where_as_much_waited_before()
    {
        var ring = new PacketRing(Capacity);
        byte[] payload = new byte[300];
        Fill(ring, payload, from: 0);

        int round = 1;
        long allocated = Allocations.Of(() =>
        {
            for (int end = round + 50; round < end; round++)
            {
                Fill(ring, payload, round * Capacity);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static void Fill(PacketRing ring, byte[] payload, long from)
    {
        for (long sequence = from; sequence < from + Capacity; sequence++)
        {
            ring.Store(Slot(sequence, payload.Length), payload);
        }

        for (long sequence = from; sequence < from + Capacity; sequence++)
        {
            ring.Take(sequence);
        }
    }

    private static void Store(PacketRing ring, SortedDictionary<long, byte[]> model, long sequence, byte[] payload)
    {
        if (!ring.Knows(sequence))
        {
            ring.Store(Slot(sequence, payload.Length), payload);
            model.Add(sequence, payload);
        }
    }

    private static PacketSlot Slot(long sequence, int length) =>
        new() { Sequence = sequence, Length = length, State = PacketSlotState.Held };

    private static byte[] Payload(Random random, int longest)
    {
        byte[] payload = new byte[random.Next(1, longest + 1)];
        random.NextBytes(payload);
        return payload;
    }
}
