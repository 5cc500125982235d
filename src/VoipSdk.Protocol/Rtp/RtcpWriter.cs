using System.Buffers.Binary;

namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// Writes a compound RTCP packet (RFC 3550 §6.1): first <see cref="SenderReport"/> or <see cref="ReceiverReport"/>, then
/// <see cref="CanonicalName"/>, then <see cref="Goodbye"/> when the stream ends.
/// </summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> when the destination is too short; nothing is allocated.</remarks>
public ref struct RtcpWriter
{
    private const int HeaderSize = 4;
    private const int SsrcSize = 4;
    private const int MaxReports = 31;
    private const int MaxTextBytes = 255;
    private readonly Span<byte> _destination;

    /// <summary>Begins to write.</summary>
    /// <param name="destination">200 bytes hold a report with one block, a short name and a BYE.</param>
    public RtcpWriter(Span<byte> destination)
    {
        _destination = destination;
        Length = 0;
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Writes an SR (§6.4.1).</summary>
    /// <param name="ssrc">The sender, ourselves.</param>
    /// <param name="info">What was sent.</param>
    /// <param name="reports">What was received; 31 sources at most.</param>
    /// <exception cref="ArgumentException">The destination is too short, or there are too many reports.</exception>
    public void SenderReport(uint ssrc, in RtcpSenderInfo info, scoped ReadOnlySpan<RtcpReportBlock> reports)
    {
        Span<byte> body = Begin(
            RtcpPacketType.SenderReport, reports.Length, SsrcSize + RtcpSenderInfo.Size + ReportBytes(reports));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        info.Write(body[SsrcSize..]);
        WriteReports(reports, body[(SsrcSize + RtcpSenderInfo.Size)..]);
    }

    /// <summary>Writes an RR (§6.4.2): for who has not sent since the last report.</summary>
    /// <param name="ssrc">The receiver, ourselves.</param>
    /// <param name="reports">What was received; 31 sources at most.</param>
    /// <exception cref="ArgumentException">The destination is too short, or there are too many reports.</exception>
    public void ReceiverReport(uint ssrc, scoped ReadOnlySpan<RtcpReportBlock> reports)
    {
        Span<byte> body = Begin(RtcpPacketType.ReceiverReport, reports.Length, SsrcSize + ReportBytes(reports));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        WriteReports(reports, body[SsrcSize..]);
    }

    /// <summary>Writes an SDES with a CNAME (§6.5.1), which every compound has.</summary>
    /// <param name="ssrc">The source, ourselves.</param>
    /// <param name="name">UTF-8, 1 to 255 bytes; random for each call, so that it reveals nobody (RFC 7022 §4.1).</param>
    /// <exception cref="ArgumentException">The destination is too short, or the name's length is out of range.</exception>
    public void CanonicalName(uint ssrc, scoped ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxTextBytes)
        {
            throw new ArgumentException("A CNAME has 1 to 255 bytes.", nameof(name));
        }

        // A byte 0 ends the items, more of them fill the word.
        int size = SsrcSize + 2 + name.Length + 1;
        Span<byte> body = Begin(RtcpPacketType.SourceDescription, 1, (size + 3) / 4 * 4);
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[SsrcSize] = 1;
        body[SsrcSize + 1] = (byte)name.Length;
        name.CopyTo(body[(SsrcSize + 2)..]);
    }

    /// <summary>Writes a BYE without a reason (§6.6).</summary>
    /// <param name="ssrc">The source that ends, ourselves.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Goodbye(uint ssrc) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(RtcpPacketType.Goodbye, 1, SsrcSize), ssrc);

    private static int ReportBytes(ReadOnlySpan<RtcpReportBlock> reports)
    {
        if (reports.Length > MaxReports)
        {
            throw new ArgumentException("A report has 31 blocks at most.", nameof(reports));
        }

        return reports.Length * RtcpReportBlock.Size;
    }

    private static void WriteReports(ReadOnlySpan<RtcpReportBlock> reports, Span<byte> destination)
    {
        for (int i = 0; i < reports.Length; i++)
        {
            reports[i].Write(destination[(i * RtcpReportBlock.Size)..]);
        }
    }

    private Span<byte> Begin(RtcpPacketType type, int count, int bodyBytes)
    {
        if (_destination.Length - Length < HeaderSize + bodyBytes)
        {
            throw new ArgumentException("The destination is too short for the RTCP packet.");
        }

        Span<byte> packet = _destination.Slice(Length, HeaderSize + bodyBytes);
        Length += packet.Length;
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(bodyBytes / 4));
        return packet[HeaderSize..];
    }
}
