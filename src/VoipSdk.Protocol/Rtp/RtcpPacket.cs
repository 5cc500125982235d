using System.Buffers.Binary;

namespace VoipSdk.Protocol.Rtp;

/// <summary>One packet of a compound; a view of the bytes that <see cref="RtcpReader"/> walks over.</summary>
/// <remarks>Every property and method is safe for any bytes: what is not there reads as absent.</remarks>
public readonly ref struct RtcpPacket
{
    private const int HeaderSize = 4;
    private const int SsrcSize = 4;
    private const byte CanonicalName = 1;
    private readonly ReadOnlySpan<byte> _body;

    internal RtcpPacket(RtcpPacketType type, int count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        _body = body;
    }

    /// <summary>What it is; can be a value without a name.</summary>
    public RtcpPacketType Type { get; }

    /// <summary>The header's count field, 0 to 31: report blocks, chunks or sources, by type. The bytes may hold fewer.</summary>
    public int Count { get; }

    /// <summary>What follows the four bytes of the header, padding left out.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>Who sent it, or the first source of an SDES or a BYE; 0 when that is not there.</summary>
    public uint Ssrc => _body.Length < SsrcSize ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_body);

    /// <summary>Report blocks that are there: of an SR or RR, the lesser of what the header says and what fits.</summary>
    public int ReportCount
    {
        get
        {
            int offset = ReportOffset;
            return offset < 0 || _body.Length < offset ? 0 : Math.Min(Count, (_body.Length - offset) / RtcpReportBlock.Size);
        }
    }

    private int ReportOffset => Type switch
    {
        RtcpPacketType.SenderReport => SsrcSize + RtcpSenderInfo.Size,
        RtcpPacketType.ReceiverReport => SsrcSize,
        _ => -1,
    };

    /// <summary>Reads what the sender reports of itself; only an SR has that.</summary>
    public bool TryGetSenderInfo(out RtcpSenderInfo info)
    {
        info = default;
        if (Type != RtcpPacketType.SenderReport || _body.Length < SsrcSize + RtcpSenderInfo.Size)
        {
            return false;
        }

        info = RtcpSenderInfo.Read(_body[SsrcSize..]);
        return true;
    }

    /// <summary>Reads a report block.</summary>
    /// <param name="index">0 to <see cref="ReportCount"/> - 1; false for others.</param>
    /// <param name="block">The block.</param>
    public bool TryGetReport(int index, out RtcpReportBlock block)
    {
        block = default;
        if (index < 0 || index >= ReportCount)
        {
            return false;
        }

        block = RtcpReportBlock.Read(_body[(ReportOffset + (index * RtcpReportBlock.Size))..]);
        return true;
    }

    /// <summary>Finds the CNAME of the first source of an SDES (RFC 3550 §6.5.1).</summary>
    /// <param name="name">UTF-8 by the RFC, not checked; 255 bytes at most.</param>
    public bool TryGetCanonicalName(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (Type != RtcpPacketType.SourceDescription || Count == 0 || _body.Length < SsrcSize)
        {
            return false;
        }

        // Items of type, length and text, until a type of 0 ends the chunk.
        ReadOnlySpan<byte> items = _body[SsrcSize..];
        while (items.Length >= 2 && items[0] != 0)
        {
            int length = items[1];
            if (items.Length < 2 + length)
            {
                return false;
            }

            if (items[0] == CanonicalName)
            {
                name = items.Slice(2, length);
                return true;
            }

            items = items[(2 + length)..];
        }

        return false;
    }

    /// <summary>Whether a BYE names this source.</summary>
    public bool IsGoodbyeOf(uint ssrc)
    {
        if (Type != RtcpPacketType.Goodbye)
        {
            return false;
        }

        for (int i = 0; i < Count && (i + 1) * SsrcSize <= _body.Length; i++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(_body[(i * SsrcSize)..]) == ssrc)
            {
                return true;
            }
        }

        return false;
    }

    // RFC 3550 §6.4.1
    //  0       1       2               4
    // +-------+-------+---------------+
    // |V P cnt|  type | length (BE)   |  V = 2; length in words of 4 bytes, this one not counted
    // +-------+-------+---------------+
    internal static bool TryParse(ReadOnlySpan<byte> source, out RtcpPacket packet, out int length)
    {
        packet = default;
        length = 0;
        if (source.Length < HeaderSize || source[0] >> 6 != 2)
        {
            return false;
        }

        int size = HeaderSize + (BinaryPrimitives.ReadUInt16BigEndian(source[2..]) * 4);
        if (size > source.Length)
        {
            return false;
        }

        int padding = 0;
        if ((source[0] & 0x20) != 0)
        {
            padding = source[size - 1];
            if (padding == 0 || padding > size - HeaderSize)
            {
                return false;
            }
        }

        length = size;
        packet = new RtcpPacket(
            (RtcpPacketType)source[1], source[0] & 0x1F, source.Slice(HeaderSize, size - HeaderSize - padding));
        return true;
    }
}
