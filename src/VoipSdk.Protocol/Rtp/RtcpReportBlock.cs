using System.Buffers.Binary;

namespace VoipSdk.Protocol.Rtp;

// RFC 3550 §6.4.1
//  0               1               2               4
// +-------------------------------+-------------------------------+
// |           SSRC (BE)           |lost/256|  cumulative lost (24) |
// +-------------------------------+-------------------------------+
// |   extended highest sequence   |      interarrival jitter      |
// +-------------------------------+-------------------------------+
// |            last SR            |      delay since last SR      |
// +-------------------------------+-------------------------------+

/// <summary>What a receiver reports of one source (RFC 3550 §6.4.1).</summary>
/// <param name="Ssrc">The source.</param>
/// <param name="FractionLost">Of the packets since the last report, in 256ths: 0 to 255.</param>
/// <param name="CumulativeLost">Of all packets; -2^23 to 2^23 - 1, negative where duplicates came.</param>
/// <param name="ExtendedHighestSequence">The highest sequence number, with the count of its wraps in the upper 16 bits.</param>
/// <param name="Jitter">Interarrival jitter, in time-stamp units.</param>
/// <param name="LastSenderReport">Middle 32 bits of the NTP time of the source's last SR; 0 when there was none.</param>
/// <param name="DelaySinceLastSenderReport">From its arrival to this report, in 1/65,536 s; 0 when there was none.</param>
public readonly record struct RtcpReportBlock(
    uint Ssrc,
    int FractionLost,
    int CumulativeLost,
    uint ExtendedHighestSequence,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 24;

    /// <summary>The least <see cref="CumulativeLost"/> that can be carried.</summary>
    public const int MinCumulativeLost = -0x80_0000;

    /// <summary>The greatest <see cref="CumulativeLost"/> that can be carried.</summary>
    public const int MaxCumulativeLost = 0x7F_FFFF;

    internal static RtcpReportBlock Read(ReadOnlySpan<byte> source)
    {
        // The shift right brings the sign of the 24 bits along.
        int word = BinaryPrimitives.ReadInt32BigEndian(source[4..]);
        return new RtcpReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            source[4],
            word << 8 >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[20..]));
    }

    internal void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FractionLost, nameof(FractionLost));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FractionLost, byte.MaxValue, nameof(FractionLost));
        ArgumentOutOfRangeException.ThrowIfLessThan(CumulativeLost, MinCumulativeLost, nameof(CumulativeLost));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CumulativeLost, MaxCumulativeLost, nameof(CumulativeLost));
        BinaryPrimitives.WriteUInt32BigEndian(destination, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], (FractionLost << 24) | (CumulativeLost & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], ExtendedHighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], DelaySinceLastSenderReport);
    }
}
