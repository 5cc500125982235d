namespace VoipSdk.Protocol.Rtp;

/// <summary>Walks over a compound RTCP packet (RFC 3550 §6.1) without copying.</summary>
public ref struct RtcpReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins to read; check the whole with <see cref="IsValid"/> first.</summary>
    /// <param name="compound">Any bytes. Packets are views of them.</param>
    public RtcpReader(ReadOnlySpan<byte> compound) => _rest = compound;

    /// <summary>
    /// Whether a datagram is a compound packet (RFC 3550 A.2): packets of version 2 whose lengths add up to it, an SR or RR
    /// first, padding only in the last.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> compound)
    {
        bool isFirst = true;
        while (!compound.IsEmpty)
        {
            if (!RtcpPacket.TryParse(compound, out RtcpPacket packet, out int length))
            {
                return false;
            }

            bool isReport = packet.Type is RtcpPacketType.SenderReport or RtcpPacketType.ReceiverReport;
            bool isPadded = packet.Body.Length < length - 4;
            if ((isFirst && !isReport) || (isPadded && length != compound.Length))
            {
                return false;
            }

            isFirst = false;
            compound = compound[length..];
        }

        return !isFirst;
    }

    /// <summary>Takes the next packet.</summary>
    /// <returns>False at the end, and at the first bytes that are no packet.</returns>
    public bool TryRead(out RtcpPacket packet)
    {
        if (!RtcpPacket.TryParse(_rest, out packet, out int length))
        {
            return false;
        }

        _rest = _rest[length..];
        return true;
    }
}
