using System.Buffers.Binary;

namespace VoipSdk.Protocol.Rtp;

// RFC 3550 §5.1
//  0       1       2               4
// +-------+-------+---------------+
// |V P X CC|M  PT |  sequence (BE)|  V = 2; CC contributing sources of 4 bytes follow, then, where X is set, an extension:
// +-------+-------+---------------+  2 bytes profile, 2 bytes length in words, the words (§5.3.1). Where P is set, the
// |        timestamp (BE)         |  last byte of the packet counts the padding, itself included.
// +-------------------------------+
// |          SSRC (BE)            |
// +-------------------------------+

/// <summary>The fixed header of an RTP packet (RFC 3550 §5.1).</summary>
/// <param name="Marker">Set on the first packet of a talk-spurt (RFC 3551 §4.1).</param>
/// <param name="PayloadType">Which codec, 0 to 127.</param>
/// <param name="SequenceNumber">One more with every packet, modulo 2^16.</param>
/// <param name="Timestamp">When the first sample was taken, in units of the payload's clock rate, modulo 2^32.</param>
/// <param name="Ssrc">Whose stream it is.</param>
public readonly record struct RtpHeader(
    bool Marker, int PayloadType, ushort SequenceNumber, uint Timestamp, uint Ssrc)
{
    /// <summary>Length of the header that <see cref="Write"/> writes, in bytes.</summary>
    public const int Size = 12;

    /// <summary>The largest payload type.</summary>
    public const int MaxPayloadType = 127;

    private const int Version = 2;
    private const int ExtensionHeaderSize = 4;

    /// <summary>Reads a packet's header and finds its payload, past contributing sources, extension and padding.</summary>
    /// <param name="packet">One whole RTP packet: anything, of any length, is survived.</param>
    /// <param name="header">The header.</param>
    /// <param name="payloadOffset">Where the payload begins in <paramref name="packet"/>.</param>
    /// <param name="payloadLength">Length of the payload in bytes, without padding; it can be 0.</param>
    /// <returns>False when the version is not 2 or when a length leads out of the packet.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> packet, out RtpHeader header, out int payloadOffset, out int payloadLength)
    {
        header = default;
        payloadOffset = 0;
        payloadLength = 0;
        if (packet.Length < Size || packet[0] >> 6 != Version)
        {
            return false;
        }

        int offset = Size + ((packet[0] & 0x0F) * sizeof(uint));
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length - offset < ExtensionHeaderSize)
            {
                return false;
            }

            int words = BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]);
            offset += ExtensionHeaderSize + (words * sizeof(uint));
        }

        int length = packet.Length - offset;
        if ((packet[0] & 0x20) != 0)
        {
            int padding = packet[^1];
            length = padding == 0 ? -1 : length - padding;
        }

        if (length < 0)
        {
            return false;
        }

        header = new RtpHeader(
            (packet[1] & 0x80) != 0,
            packet[1] & 0x7F,
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        payloadOffset = offset;
        payloadLength = length;
        return true;
    }

    /// <summary>Writes the header, without contributing sources, extension and padding.</summary>
    /// <param name="destination">Receives <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="destination"/> is too short, or <see cref="PayloadType"/> is not in 0 to 127.
    /// </exception>
    public void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Size, nameof(destination));
        ArgumentOutOfRangeException.ThrowIfNegative(PayloadType, nameof(PayloadType));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PayloadType, MaxPayloadType, nameof(PayloadType));
        destination[0] = Version << 6;
        destination[1] = (byte)((Marker ? 0x80 : 0) | PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Ssrc);
    }
}
