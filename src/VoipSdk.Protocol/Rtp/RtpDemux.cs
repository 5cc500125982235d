namespace VoipSdk.Protocol.Rtp;

/// <summary>Tells datagrams apart by their first two bytes, without parsing the rest.</summary>
public static class RtpDemux
{
    /// <summary>Whether data of a multiplexed RTP session is RTCP: packet types 192 to 223 (RFC 5761 §4).</summary>
    /// <param name="packet">What follows the prefix of 014; it may be encrypted, the two bytes looked at never are.</param>
    /// <remarks>So a sender of ours never uses RTP payload types 64 to 95.</remarks>
    public static bool IsRtcp(ReadOnlySpan<byte> packet) => packet.Length >= 2 && packet[1] is >= 192 and <= 223;

    /// <summary>Classifies a datagram, or the data of a 014, by its first bytes.</summary>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
        {
            return DatagramKind.Unknown;
        }

        return datagram[0] switch
        {
            <= 3 => DatagramKind.Stun,
            >= (byte)'0' and <= (byte)'9' => DatagramKind.Packet,
            >= 128 and <= 191 => IsRtcp(datagram) ? DatagramKind.Rtcp : DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
    }
}
