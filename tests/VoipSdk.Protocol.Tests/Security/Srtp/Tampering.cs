using CsCheck;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public class Tampering
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void No_bit_of_an_rtp_packet_can_be_changed(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        byte[] packet = pair.Protect(SrtpPair.Rtp(700));

        ForEachBit(packet, changed => Assert.NotEqual(SrtpFailure.None, pair.Receive(changed).Failure));

        Assert.Equal(packet.Length * 8, Refused(pair));
        Assert.True(pair.Receive(packet, SrtpPair.Rtp(700)).IsNewest);
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void No_bit_of_an_rtcp_packet_can_be_changed(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        byte[] packet = pair.ProtectRtcp(SrtpPair.Rtcp(5));

        ForEachBit(packet, changed => Assert.NotEqual(SrtpFailure.None, pair.ReceiveRtcp(changed).Failure));

        Assert.Equal(packet.Length * 8, Refused(pair));
        Assert.True(pair.ReceiveRtcp(packet, SrtpPair.Rtcp(5)).IsNewest);
    }

    [Fact]
    public void Sources_and_extension_are_seen_and_cannot_be_changed()
    {
        byte[] plain =
        [
            0x92, 111, 0, 9, 0, 0, 0, 1, 0x55, 0x01, 0xA0, 0xB2, // two sources, an extension
            1, 2, 3, 4, 5, 6, 7, 8,
            0xBE, 0xDE, 0, 1, 0x10, 0xFF, 0, 0,
            .. "payload"u8,
        ];
        using var pair = new SrtpPair();
        byte[] packet = pair.Protect(plain);

        Assert.Equal(plain[..28], packet[..28]);
        Assert.NotEqual(plain[28..], packet[28..35]);
        ForEachBit(packet, changed => Assert.NotEqual(SrtpFailure.None, pair.Receive(changed).Failure));
        Assert.Equal(plain.Length, pair.Receive(packet, plain).Length);
    }

    [Fact]
    public void Nothing_shorter_or_longer_than_the_packet_is_accepted()
    {
        using var pair = new SrtpPair();
        byte[] packet = pair.Protect(SrtpPair.Rtp(1));
        byte[] report = pair.ProtectRtcp(SrtpPair.Rtcp(1));

        for (int length = 0; length < packet.Length; length++)
        {
            SrtpFailure expected = length < 12 + 16 ? SrtpFailure.Malformed : SrtpFailure.NotAuthentic;
            Assert.Equal(expected, pair.Receive(packet[..length]).Failure);
        }

        for (int length = 0; length < report.Length; length++)
        {
            Assert.NotEqual(SrtpFailure.None, pair.ReceiveRtcp(report[..length]).Failure);
            Assert.True(length >= 8 + 20 || pair.ReceiveRtcp(report[..length]).Failure == SrtpFailure.Malformed);
        }

        Assert.Equal(SrtpFailure.NotAuthentic, pair.Receive([.. packet, 0]).Failure);
        Assert.NotEqual(SrtpFailure.None, pair.ReceiveRtcp([.. report, 0]).Failure);
        Assert.Equal(SrtpFailure.Malformed, pair.Receive([.. packet, .. new byte[65_536]]).Failure);
        Assert.Equal(SrtpFailure.Malformed, pair.ReceiveRtcp([.. report, .. new byte[65_536]]).Failure);
        Assert.True(pair.Receive(packet, SrtpPair.Rtp(1)).IsNewest);
        Assert.True(pair.ReceiveRtcp(report, SrtpPair.Rtcp(1)).IsNewest);
    }

    [Fact]
    public void Packets_of_another_key_profile_or_kind_are_not_authentic()
    {
        using var pair = new SrtpPair();
        using SrtpMasterKey otherKey = SrtpPair.NewKey(first: 2);
        using var other = new SrtpReceiver(otherKey);
        using SrtpMasterKey otherProfile = SrtpPair.NewKey(SrtpProfile.AeadAes256Gcm);
        using var wider = new SrtpReceiver(otherProfile);
        byte[] packet = pair.Protect(SrtpPair.Rtp(1));

        Assert.False(other.TryUnprotectRtp([.. packet], out SrtpPacketInfo info));
        Assert.Equal(SrtpFailure.NotAuthentic, info.Failure);
        Assert.False(wider.TryUnprotectRtp([.. packet], out info));
        Assert.Equal(SrtpFailure.NotAuthentic, info.Failure);
        Assert.NotEqual(SrtpFailure.None, pair.ReceiveRtcp(packet).Failure);
        Assert.NotEqual(SrtpFailure.None, pair.Receive(pair.ProtectRtcp(SrtpPair.Rtcp(1))).Failure);
    }

    [Fact]
    public void Random_bytes_are_never_accepted_and_never_harm()
    {
        using var pair = new SrtpPair();
        int count = 0;

        // Half of them begin like a packet of the known source, or they would seldom get to the cipher.
        Gen.Select(Gen.Byte.Array[0, 120], Gen.Bool, Gen.Byte[0, 32]).Check(
            20_000,
            (bytes, likely, sources) =>
            {
                if (likely && bytes.Length >= 12)
                {
                    bytes[0] = (byte)(0x80 | sources);
                    SrtpPair.Rtp(0)[8..12].CopyTo(bytes, 8);
                    SrtpPair.Rtp(0)[8..12].CopyTo(bytes, 4);
                }

                Assert.NotEqual(SrtpFailure.None, pair.Receive(bytes).Failure);
                Assert.NotEqual(SrtpFailure.None, pair.ReceiveRtcp(bytes).Failure);
                count += 2;
            });

        Assert.Equal(count, Refused(pair));
        Assert.True(pair.Receiver.Statistics.NotAuthentic > 10_000);
        Assert.Equal(0, pair.Receive(pair.Protect(SrtpPair.Rtp(0)), SrtpPair.Rtp(0)).Index);
        Assert.Equal(0, pair.ReceiveRtcp(pair.ProtectRtcp(SrtpPair.Rtcp(0)), SrtpPair.Rtcp(0)).Index);
    }

    [Fact]
    public void Forgeries_with_high_numbers_do_not_move_the_window()
    {
        using var pair = new SrtpPair();
        pair.Receive(pair.Protect(SrtpPair.Rtp(100)));
        byte[] next = pair.Protect(SrtpPair.Rtp(101));
        byte[] report = pair.ProtectRtcp(SrtpPair.Rtcp(1));
        for (int i = 0; i < 32_000; i += 500)
        {
            byte[] forged = [.. next];
            forged[2] = (byte)((101 + i) >> 8);
            forged[3] = (byte)(101 + i);
            forged[^1] ^= 1;
            Assert.Equal(SrtpFailure.NotAuthentic, pair.Receive(forged).Failure);
            byte[] forgedReport = [.. report];
            forgedReport[^3] = (byte)(i >> 8);
            forgedReport[^6] ^= 1;
            Assert.Equal(SrtpFailure.NotAuthentic, pair.ReceiveRtcp(forgedReport).Failure);
        }

        Assert.Equal(101, pair.Receive(next, SrtpPair.Rtp(101)).Index);
        Assert.Equal(0, pair.ReceiveRtcp(report, SrtpPair.Rtcp(1)).Index);
    }

    [Fact]
    public void Reports_that_are_tagged_only_are_accepted_once_and_cannot_be_changed()
    {
        using var pair = new SrtpPair();
        using SrtpMasterKey key = SrtpPair.NewKey();
        byte[] plain = SrtpPair.Rtcp(9);
        byte[] packet = TaggedOnly(key, plain, 77);

        ForEachBit(packet, changed => Assert.NotEqual(SrtpFailure.None, pair.ReceiveRtcp(changed).Failure));

        Assert.True(pair.ReceiveRtcp(packet, plain) is { Index: 77, IsNewest: true });
        Assert.Equal(SrtpFailure.Replayed, pair.ReceiveRtcp(packet).Failure);
    }

    // RFC 7714 §9.3, made without the code that is tested but for the derivation of keys.
    private static byte[] TaggedOnly(SrtpMasterKey key, byte[] plain, byte index)
    {
        byte[] sessionKey = new byte[16];
        byte[] nonce = new byte[12];
        SrtpKeyDerivation.Derive(key.Key, key.Salt, SrtpKeyLabel.RtcpEncryption, sessionKey);
        SrtpKeyDerivation.Derive(key.Key, key.Salt, SrtpKeyLabel.RtcpSalt, nonce);
        for (int i = 0; i < 4; i++)
        {
            nonce[2 + i] ^= plain[4 + i];
        }

        nonce[11] ^= index;
        byte[] tag = new byte[16];
        using IAead aead = AeadProviders.Runtime.Create(sessionKey);
        aead.Encrypt(nonce, [], [], tag, [.. plain, 0, 0, 0, index]);
        return [.. plain, .. tag, 0, 0, 0, index];
    }

    private static void ForEachBit(byte[] packet, Action<byte[]> test)
    {
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            byte[] changed = [.. packet];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            test(changed);
        }
    }

    private static long Refused(SrtpPair pair)
    {
        SrtpReceiverStatistics statistics = pair.Receiver.Statistics;
        Assert.Equal(0, statistics.RtpPackets + statistics.RtcpPackets + statistics.KeyChanges);
        return statistics.Malformed + statistics.NotAuthentic + statistics.TooOld + statistics.Replayed;
    }
}
