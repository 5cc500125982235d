using System.Buffers.Binary;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Integration.Tests.Security;

/// <summary>Our SRTP and libsrtp's understand each other.</summary>
public class SrtpWithLibSrtp
{
    private const uint Ssrc = 0xCAFEBABE;

    private static readonly byte[] Salt = [.. Enumerable.Range(200, SrtpMasterKey.SaltSize).Select(i => (byte)i)];

    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Both_make_the_same_rtp_packets_across_three_wraps(SrtpProfile profile)
    {
        using LibSrtp theirs = LibSrtp.Sender(profile, Key(profile), Salt);
        using SrtpSender ours = Sender(profile);

        foreach (long index in Walk(6_000))
        {
            byte[] plain = Rtp(index);
            Assert.Equal(Convert.ToHexString(theirs.Protect(plain)), Convert.ToHexString(Protect(ours, plain)));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Libsrtp_reads_what_we_send(SrtpProfile profile)
    {
        using LibSrtp theirs = LibSrtp.Receiver(profile, Key(profile), Salt);
        using SrtpSender ours = Sender(profile);
        uint reports = 0;

        foreach (long index in Walk(6_000))
        {
            byte[] plain = Rtp(index);
            Assert.Equal(LibSrtp.Status.Ok, theirs.Unprotect(Protect(ours, plain), out byte[] received));
            Assert.Equal(plain, received);
            if (index % 3 == 0)
            {
                byte[] report = Rtcp(++reports);
                Assert.Equal(LibSrtp.Status.Ok, theirs.UnprotectRtcp(ProtectRtcp(ours, report), out received));
                Assert.Equal(report, received);
            }
        }

        Assert.True(reports > 1_000);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void We_read_what_libsrtp_sends(SrtpProfile profile)
    {
        using LibSrtp theirs = LibSrtp.Sender(profile, Key(profile), Salt);
        using SrtpReceiver ours = Receiver(profile);
        uint reports = 0;

        foreach (long index in Walk(6_000))
        {
            byte[] packet = theirs.Protect(Rtp(index));
            Assert.True(ours.TryUnprotectRtp(packet, out SrtpPacketInfo info));
            Assert.Equal((index, Ssrc, true), (info.Index, info.Ssrc, info.IsNewest));
            Assert.Equal(Rtp(index), packet[..info.Length]);
            if (index % 3 == 0)
            {
                packet = theirs.ProtectRtcp(Rtcp(++reports));
                Assert.True(ours.TryUnprotectRtcp(packet, out info));
                Assert.Equal(Rtcp(reports), packet[..info.Length]);
            }
        }

        Assert.True(reports > 1_000);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void We_read_reports_that_libsrtp_only_tags(SrtpProfile profile)
    {
        using LibSrtp theirs = LibSrtp.Sender(profile, Key(profile), Salt, encryptsRtcp: false);
        using SrtpReceiver ours = Receiver(profile);
        for (uint i = 0; i < 300; i++)
        {
            byte[] packet = theirs.ProtectRtcp(Rtcp(i));
            Assert.Equal(Rtcp(i), packet[..Rtcp(i).Length]);
            byte[] changed = [.. packet];
            changed[9] ^= 1;

            Assert.False(ours.TryUnprotectRtcp(changed, out _));
            Assert.True(ours.TryUnprotectRtcp(packet, out SrtpPacketInfo info));
            Assert.Equal(Rtcp(i).Length, info.Length);
            Assert.False(ours.TryUnprotectRtcp(packet, out info));
            Assert.Equal(SrtpFailure.Replayed, info.Failure);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Both_refuse_forgeries_and_go_on(SrtpProfile profile)
    {
        using LibSrtp theirs = LibSrtp.Receiver(profile, Key(profile), Salt);
        using SrtpSender sender = Sender(profile);
        using SrtpReceiver ours = Receiver(profile);
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] packet = Protect(sender, Rtp(i));
            byte[] report = ProtectRtcp(sender, Rtcp((uint)i));
            byte[] forged = [.. packet];
            forged[random.Next(12, forged.Length)] ^= (byte)(1 << random.Next(8));
            byte[] forgedReport = [.. report];
            forgedReport[random.Next(8, forgedReport.Length - 4)] ^= (byte)(1 << random.Next(8));

            Assert.NotEqual(LibSrtp.Status.Ok, theirs.Unprotect(forged, out _));
            Assert.NotEqual(LibSrtp.Status.Ok, theirs.UnprotectRtcp(forgedReport, out _));
            Assert.False(ours.TryUnprotectRtp(forged, out SrtpPacketInfo info));
            Assert.True(info.Failure is SrtpFailure.NotAuthentic or SrtpFailure.Malformed);
            Assert.False(ours.TryUnprotectRtcp(forgedReport, out info));
            Assert.Equal(SrtpFailure.NotAuthentic, info.Failure);

            Assert.Equal(LibSrtp.Status.Ok, theirs.Unprotect(packet, out _));
            Assert.Equal(LibSrtp.Status.Ok, theirs.UnprotectRtcp(report, out _));
            Assert.True(ours.TryUnprotectRtp(packet, out _));
            Assert.True(ours.TryUnprotectRtcp(report, out _));
        }
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 250)]
    [InlineData(3, 900)]
    public void Both_accept_the_same_packets_of_a_network_that_loses_repeats_and_reorders(int seed, int disorder)
    {
        const SrtpProfile Profile = SrtpProfile.AeadAes128Gcm;
        using LibSrtp theirs = LibSrtp.Receiver(Profile, Key(Profile), Salt);
        using SrtpSender sender = Sender(Profile);
        using SrtpReceiver ours = Receiver(Profile);
        var random = new Random(seed);
        var underWay = new PriorityQueue<byte[], int>();
        int index = 32_000;
        for (int sent = 0; sent < 20_000; sent++)
        {
            byte[] packet = Protect(sender, Rtp(index));
            index += random.Next(1, 8);
            for (int copies = random.Next(4); copies > 0; copies--)
            {
                underWay.Enqueue(packet, sent + random.Next(disorder));
            }
        }

        var fates = new Dictionary<SrtpFailure, int>();
        while (underWay.TryDequeue(out byte[]? packet, out _))
        {
            LibSrtp.Status status = theirs.Unprotect(packet, out _);
            ours.TryUnprotectRtp(packet, out SrtpPacketInfo info);
            SrtpFailure expected = status switch
            {
                LibSrtp.Status.Ok => SrtpFailure.None,
                LibSrtp.Status.ReplayFail => SrtpFailure.Replayed,
                LibSrtp.Status.ReplayOld => SrtpFailure.TooOld,
                _ => SrtpFailure.NotAuthentic,
            };
            Assert.Equal(expected, info.Failure);
            fates[expected] = fates.GetValueOrDefault(expected) + 1;
        }

        Assert.True(fates[SrtpFailure.None] > 5_000 && fates[SrtpFailure.Replayed] > 2_000, string.Join(", ", fates));
        Assert.True(disorder < 900 || fates[SrtpFailure.TooOld] > 10_000, string.Join(", ", fates));
        Assert.DoesNotContain(SrtpFailure.NotAuthentic, fates.Keys);
    }

    // In long steps from near the half across the wraps, and in steps of one near them.
    private static IEnumerable<long> Walk(int packets)
    {
        long index = 32_000;
        for (int i = 0; i < packets; i++)
        {
            yield return index;
            index += i % 2_000 == 500 ? 32_767 - 1_000 : 1;
        }

        Assert.True(index > 2 << 16);
    }

    private static byte[] Key(SrtpProfile profile) =>
        [.. Enumerable.Range(17, profile.GetKeySize()).Select(i => (byte)(i * 7))];

    private static SrtpSender Sender(SrtpProfile profile)
    {
        using var key = new SrtpMasterKey(profile, Key(profile), Salt);
        return new SrtpSender(key, Ssrc);
    }

    private static SrtpReceiver Receiver(SrtpProfile profile)
    {
        using var key = new SrtpMasterKey(profile, Key(profile), Salt);
        return new SrtpReceiver(key);
    }

    private static byte[] Protect(SrtpSender sender, byte[] packet)
    {
        byte[] buffer = [.. packet, .. new byte[SrtpSender.RtpOverhead]];
        Assert.Equal(buffer.Length, sender.ProtectRtp(buffer, packet.Length));
        return buffer;
    }

    private static byte[] ProtectRtcp(SrtpSender sender, byte[] packet)
    {
        byte[] buffer = [.. packet, .. new byte[SrtpSender.RtcpOverhead]];
        Assert.Equal(buffer.Length, sender.ProtectRtcp(buffer, packet.Length));
        return buffer;
    }

    // Payloads of 0 to 199 bytes; each seventh packet has a contributing source and an extension.
    private static byte[] Rtp(long index)
    {
        byte[] header = new byte[RtpHeader.Size];
        new RtpHeader(false, 111, (ushort)index, (uint)index * 960, Ssrc).Write(header);
        byte[] payload = new byte[index % 200];
        payload.AsSpan().Fill((byte)index);
        if (index % 7 != 0)
        {
            return [.. header, .. payload];
        }

        header[0] = 0x91;
        return [.. header, 1, 2, 3, 4, 0xBE, 0xDE, 0, 1, 0x10, (byte)index, 0, 0, .. payload];
    }

    private static byte[] Rtcp(uint number)
    {
        byte[] packet = new byte[28 + (number % 5 * 4)];
        packet[0] = 0x80;
        packet[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)((packet.Length / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), number);
        return packet;
    }
}
