using System.Buffers.Binary;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

/// <summary>One direction of a call: a sender, and the receiver that has the same key.</summary>
internal sealed class SrtpPair : IDisposable
{
    public const uint Ssrc = 0x5501A0B2;

    public SrtpPair(
        SrtpProfile profile = SrtpProfile.AeadAes128Gcm,
        long packetsPerKey = SrtpSender.DefaultPacketsPerKey,
        IAeadProvider? provider = null)
    {
        using SrtpMasterKey key = NewKey(profile);
        Sender = new SrtpSender(key, Ssrc, provider ?? AeadProviders.Runtime, packetsPerKey);
        Receiver = new SrtpReceiver(key, provider ?? AeadProviders.Runtime);
    }

    public SrtpSender Sender { get; }

    public SrtpReceiver Receiver { get; }

    public static SrtpMasterKey NewKey(SrtpProfile profile = SrtpProfile.AeadAes128Gcm, byte first = 1) =>
        new(profile, Numbers(first, profile.GetKeySize()), Numbers(0xA0, SrtpMasterKey.SaltSize));

    /// <summary>An RTP packet whose payload says which one it is.</summary>
    public static byte[] Rtp(long index, int payloadSize = 20, uint ssrc = Ssrc)
    {
        byte[] packet = new byte[RtpHeader.Size + payloadSize];
        new RtpHeader(false, 111, (ushort)index, (uint)index * 960, ssrc).Write(packet);
        packet.AsSpan(RtpHeader.Size).Fill((byte)index);
        if (payloadSize >= sizeof(long))
        {
            BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(RtpHeader.Size), index);
        }

        return packet;
    }

    /// <summary>A sender report with a CNAME.</summary>
    public static byte[] Rtcp(uint number, uint ssrc = Ssrc)
    {
        byte[] buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        writer.SenderReport(ssrc, new RtcpSenderInfo(number, number, number, number), []);
        writer.CanonicalName(ssrc, "alice"u8);
        return buffer[..writer.Length];
    }

    public byte[] Protect(byte[] rtp)
    {
        byte[] buffer = [.. rtp, .. new byte[SrtpSender.RtpOverhead]];
        Assert.Equal(buffer.Length, Sender.ProtectRtp(buffer, rtp.Length));
        return buffer;
    }

    public byte[] ProtectRtcp(byte[] rtcp)
    {
        byte[] buffer = [.. rtcp, .. new byte[SrtpSender.RtcpOverhead]];
        Assert.Equal(buffer.Length, Sender.ProtectRtcp(buffer, rtcp.Length));
        return buffer;
    }

    /// <summary>Gives a copy of an RTP packet to the receiver, and fails when a refused packet was changed.</summary>
    public SrtpPacketInfo Receive(byte[] srtp, byte[]? expected = null)
    {
        byte[] copy = [.. srtp];
        bool accepted = Receiver.TryUnprotectRtp(copy, out SrtpPacketInfo info);
        Check(srtp, copy, accepted, info, expected);
        return info;
    }

    /// <summary>The same for RTCP.</summary>
    public SrtpPacketInfo ReceiveRtcp(byte[] srtcp, byte[]? expected = null)
    {
        byte[] copy = [.. srtcp];
        bool accepted = Receiver.TryUnprotectRtcp(copy, out SrtpPacketInfo info);
        Check(srtcp, copy, accepted, info, expected);
        return info;
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }

    internal static byte[] Numbers(byte first, int count) =>
        Enumerable.Range(first, count).Select(number => (byte)number).ToArray();

    private static void Check(byte[] before, byte[] after, bool accepted, SrtpPacketInfo info, byte[]? expected)
    {
        Assert.Equal(accepted, info.Failure == SrtpFailure.None);
        if (!accepted)
        {
            Assert.True(before.AsSpan().SequenceEqual(after), "A refused packet was changed.");
            Assert.Equal(new SrtpPacketInfo { Failure = info.Failure }, info);
        }
        else if (expected is not null)
        {
            Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(after.AsSpan(0, info.Length)));
        }
    }
}
