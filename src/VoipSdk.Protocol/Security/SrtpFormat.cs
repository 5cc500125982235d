using System.Buffers.Binary;

namespace VoipSdk.Protocol.Security;

/// <summary>Where things are in protected packets, as far as it can be seen without the key.</summary>
internal static class SrtpFormat
{
    public const int TagSize = 16;
    public const int NonceSize = 12;
    public const int RtcpHeaderSize = 8;
    public const int RtcpIndexSize = 4;
    public const uint EncryptedFlag = 1u << 31;

    /// <summary>What a UDP datagram can carry, and more.</summary>
    public const int MaxPacketSize = 65_535;

    private const int Version = 2;
    private const int RtpFixedHeaderSize = 12;
    private const int RtpExtensionHeaderSize = 4;

    // Not RtpHeader.TryParse: padding is encrypted, so that its length cannot be checked before.
    public static bool TryGetRtpHeaderSize(ReadOnlySpan<byte> packet, out int size)
    {
        size = 0;
        if (packet.Length is < RtpFixedHeaderSize or > MaxPacketSize || packet[0] >> 6 != Version)
        {
            return false;
        }

        int end = RtpFixedHeaderSize + ((packet[0] & 0x0F) * sizeof(uint));
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length - end < RtpExtensionHeaderSize)
            {
                return false;
            }

            int words = BinaryPrimitives.ReadUInt16BigEndian(packet[(end + 2)..]);
            end += RtpExtensionHeaderSize + (words * sizeof(uint));
        }

        size = end;
        return end <= packet.Length;
    }

    public static bool IsRtcp(ReadOnlySpan<byte> packet) =>
        packet.Length is >= RtcpHeaderSize and <= MaxPacketSize && packet[0] >> 6 == Version;

    public static ushort RtpSequence(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

    public static uint RtpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);

    public static uint RtcpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);

    /// <summary>The last four bytes of an SRTCP packet: <see cref="EncryptedFlag"/> and the index.</summary>
    public static uint RtcpTrailer(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpIndexSize..]);
}
