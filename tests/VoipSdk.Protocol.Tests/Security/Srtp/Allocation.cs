using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public class Allocation
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void Twenty_thousand_packets_with_replays_and_reports_allocate_nothing(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        byte[] packet = SrtpPair.Rtp(0, 100);
        byte[] report = SrtpPair.Rtcp(1);
        byte[] buffer = new byte[200];
        byte[] copy = new byte[200];

        Use(pair, packet, report, buffer, copy, 0, 1_000);
        int next = 1_000;

        Assert.Equal(0, Allocations.Of(() => Use(pair, packet, report, buffer, copy, next, next += 20_000)));
        SrtpReceiverStatistics statistics = pair.Receiver.Statistics;
        Assert.Equal((next, next / 50, next), (statistics.RtpPackets, statistics.RtcpPackets, statistics.Replayed));
    }

    private static void Use(SrtpPair pair, byte[] packet, byte[] report, byte[] buffer, byte[] copy, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            packet.CopyTo(buffer, 0);
            buffer[2] = (byte)(i >> 8);
            buffer[3] = (byte)i;
            int length = pair.Sender.ProtectRtp(buffer, packet.Length);
            buffer.CopyTo(copy, 0);
            pair.Receiver.TryUnprotectRtp(buffer.AsSpan(0, length), out _);
            pair.Receiver.TryUnprotectRtp(copy.AsSpan(0, length), out _);
            if (i % 50 == 0)
            {
                report.CopyTo(buffer, 0);
                length = pair.Sender.ProtectRtcp(buffer, report.Length);
                pair.Receiver.TryUnprotectRtcp(buffer.AsSpan(0, length), out _);
            }
        }
    }
}
