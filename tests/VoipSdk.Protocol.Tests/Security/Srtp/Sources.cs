using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public class Sources
{
    [Fact]
    public void Four_sources_are_told_apart_and_a_fifth_is_refused()
    {
        using SrtpMasterKey key = SrtpPair.NewKey();
        using var receiver = new SrtpReceiver(key);
        for (uint ssrc = 1; ssrc <= SrtpReceiver.MaxSources; ssrc++)
        {
            Assert.True(receiver.TryUnprotectRtp(Protected(key, ssrc, 9), out SrtpPacketInfo info));
            Assert.Equal((ssrc, 9L, true), (info.Ssrc, info.Index, info.IsNewest));
        }

        Assert.False(receiver.TryUnprotectRtp(Protected(key, 99, 1), out SrtpPacketInfo refused));
        Assert.Equal(SrtpFailure.TooManySources, refused.Failure);
        Assert.False(receiver.TryUnprotectRtcp(ProtectedRtcp(key, 99), out refused));
        Assert.Equal(SrtpFailure.TooManySources, refused.Failure);

        Assert.True(receiver.TryUnprotectRtcp(ProtectedRtcp(key, 3), out SrtpPacketInfo report));
        Assert.Equal(3u, report.Ssrc);
        Assert.False(receiver.TryUnprotectRtp(Protected(key, 1, 9), out refused));
        Assert.Equal(SrtpFailure.Replayed, refused.Failure);
        Assert.Equal(2, receiver.Statistics.TooManySources);
    }

    [Fact]
    public void Forgeries_of_many_sources_take_no_place_from_authentic_ones()
    {
        using SrtpMasterKey key = SrtpPair.NewKey();
        using var receiver = new SrtpReceiver(key);
        for (uint ssrc = 100; ssrc < 1_000; ssrc++)
        {
            byte[] forged = Protected(key, ssrc, 5);
            forged[^1] ^= 1;
            Assert.False(receiver.TryUnprotectRtp(forged, out SrtpPacketInfo info));
            Assert.Equal(SrtpFailure.NotAuthentic, info.Failure);
        }

        for (uint ssrc = 1; ssrc <= SrtpReceiver.MaxSources; ssrc++)
        {
            Assert.True(receiver.TryUnprotectRtcp(ProtectedRtcp(key, ssrc), out _));
            Assert.True(receiver.TryUnprotectRtp(Protected(key, ssrc, 3), out _));
        }
    }

    private static byte[] Protected(SrtpMasterKey key, uint ssrc, long index)
    {
        using var sender = new SrtpSender(key, ssrc);
        byte[] packet = [.. SrtpPair.Rtp(index, ssrc: ssrc), .. new byte[SrtpSender.RtpOverhead]];
        sender.ProtectRtp(packet, packet.Length - SrtpSender.RtpOverhead);
        return packet;
    }

    private static byte[] ProtectedRtcp(SrtpMasterKey key, uint ssrc)
    {
        using var sender = new SrtpSender(key, ssrc);
        byte[] packet = [.. SrtpPair.Rtcp(1, ssrc), .. new byte[SrtpSender.RtcpOverhead]];
        sender.ProtectRtcp(packet, packet.Length - SrtpSender.RtcpOverhead);
        return packet;
    }
}
