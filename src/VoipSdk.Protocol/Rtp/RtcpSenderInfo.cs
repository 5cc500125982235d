using System.Buffers.Binary;

namespace VoipSdk.Protocol.Rtp;

/// <summary>What a sender reports of itself (RFC 3550 §6.4.1).</summary>
/// <param name="NtpTime">Wall-clock time of the report: seconds since 1900 in the upper 32 bits, a fraction in the lower.</param>
/// <param name="RtpTimestamp">The same time on the clock of the stream's time-stamps.</param>
/// <param name="PacketCount">RTP packets sent so far, modulo 2^32.</param>
/// <param name="OctetCount">Payload bytes sent so far, modulo 2^32.</param>
public readonly record struct RtcpSenderInfo(ulong NtpTime, uint RtpTimestamp, uint PacketCount, uint OctetCount)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    /// <summary>The middle 32 bits of <see cref="NtpTime"/>, as report blocks echo them.</summary>
    public uint CompactNtpTime => (uint)(NtpTime >> 16);

    internal static RtcpSenderInfo Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64BigEndian(source),
        BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[16..]));

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, NtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], OctetCount);
    }
}
