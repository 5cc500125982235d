using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Media;

public class Allocation
{
    [Fact]
    public void Ten_thousand_packets_of_any_fate_allocate_nothing()
    {
        var buffer = new JitterBuffer(new JitterBufferOptions());
        var statistics = new ReceptionStatistics();
        byte[] packet = new byte[RtpHeader.Size + 60];

        Use(buffer, statistics, packet, 0, 2_000);
        int next = 2_000;

        Assert.Equal(0, Allocations.Of(() => Use(buffer, statistics, packet, next, next += 10_000)));
        Assert.True(buffer.Statistics.ConcealedFrames > 0);
        Assert.True(buffer.Statistics.Duplicates > 0);
        Assert.True(buffer.Statistics.Late > 0);
        Assert.True(buffer.Statistics.Rejected > 0);
    }

    private static void Use(JitterBuffer buffer, ReceptionStatistics statistics, byte[] packet, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            MonoTime now = MonoTime.FromMilliseconds(i * 20);
            if (i % 10 != 0)
            {
                Receive(i, now);
            }

            if (i % 7 == 0)
            {
                Receive(i, now);
            }

            if (i % 50 == 20)
            {
                Receive(i - 10, now);
            }

            if (i % 100 == 50)
            {
                Receive(i + 30_000, now);
            }

            JitterPull pull = buffer.Pull(now);
            buffer.Played(pull.Duration);
        }

        void Receive(int index, MonoTime now)
        {
            new RtpHeader(false, 111, (ushort)index, (uint)index * 960, 1).Write(packet);
            Assert.True(RtpHeader.TryParse(packet, out RtpHeader header, out int offset, out int length));
            statistics.Update(header, now, 48_000);
            buffer.Insert(header, packet.AsSpan(offset, length), now);
        }
    }
}
