using VoipSdk.Internal;
using VoipSdk.Protocol;

namespace VoipSdk.Tests.Media;

/// <summary>What a call keeps of packets that nobody has pulled yet.</summary>
public class ArrivalRings
{
    private readonly ArrivalRing _ring = new();
    private readonly byte[] _buffer = new byte[2_048];

    [Theory]
    [InlineData(60, 20)]
    [InlineData(160, 90)]
    [InlineData(1_300, 11)]
    public void A_burst_that_outgrows_the_small_ring_comes_out_whole_and_in_order(int length, int packets)
    {
        for (int round = 0; round < 5; round++)
        {
            Assert.Equal(packets, Add(length, packets));
            Assert.Equal(packets, Take(length, first: 0));
        }
    }

    [Fact]
    public void Packets_added_while_the_small_ring_is_read_come_after_what_is_in_it()
    {
        Add(100, 30);
        Assert.True(_ring.TryTake(_buffer, out _, out MonoTime first));
        for (int i = 30; i < 100; i++)
        {
            Assert.True(_ring.TryAdd(new byte[100], new MonoTime(i)));
        }

        Assert.Equal(0, first.Microseconds);
        Assert.Equal(99, Take(100, first: 1));
    }

    [Fact]
    public void What_finds_no_room_is_refused_and_what_is_there_stays()
    {
        int added = Add(200, 1_000);

        Assert.InRange(added, 100, 200);
        Assert.False(_ring.TryAdd(new byte[200], default));
        Assert.Equal(added, Take(200, first: 0));
    }

    [Fact]
    public async Task Two_threads_see_every_packet_once_and_in_order()
    {
        const int Packets = 200_000;
        var writer = Task.Run(() =>
        {
            byte[] packet = new byte[170];
            for (int i = 0; i < Packets;)
            {
                BitConverter.TryWriteBytes(packet, i);
                i += _ring.TryAdd(packet, new MonoTime(i)) ? 1 : 0;
            }
        }, TestContext.Current.CancellationToken);

        for (int expected = 0; expected < Packets;)
        {
            if (_ring.TryTake(_buffer, out int length, out MonoTime arrival))
            {
                Assert.Equal((170, (long)expected, expected), (length, arrival.Microseconds, BitConverter.ToInt32(_buffer)));
                expected++;
            }
        }

        await writer;
    }

    private int Add(int length, int packets)
    {
        byte[] packet = new byte[length];
        for (int i = 0; i < packets; i++)
        {
            packet[0] = (byte)i;
            if (!_ring.TryAdd(packet, new MonoTime(i)))
            {
                return i;
            }
        }

        return packets;
    }

    private int Take(int length, int first)
    {
        int taken = 0;
        for (; _ring.TryTake(_buffer, out int size, out MonoTime arrival); taken++)
        {
            Assert.Equal((length, (long)first + taken), (size, arrival.Microseconds));
        }

        return taken;
    }
}
