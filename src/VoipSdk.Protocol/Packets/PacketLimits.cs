namespace VoipSdk.Protocol.Packets;

/// <summary>The sizes that docs/PROTOCOL.md §3 fixes. Everything is bounded before it is read.</summary>
public static class PacketLimits
{
    /// <summary>Bytes of one packet on a stream, terminator not counted.</summary>
    public const int MaxPacketBytes = 4_096;

    /// <summary>Bytes that a base-level peer reads at once; a packet towards it, terminator included, must fit.</summary>
    public const int MaxBasePacketBytes = 512;

    /// <summary>Bytes of one signalling datagram between extended peers: fits every path unfragmented.</summary>
    public const int MaxCallPacketBytes = 1_200;

    /// <summary>Positional values and attributes of one packet together.</summary>
    public const int MaxFields = 64;

    /// <summary>Characters of an attribute's name.</summary>
    public const int MaxAttributeNameLength = 32;

    /// <summary>The bytes that open a 014 datagram before its RTP or RTCP packet: <c>014 </c>.</summary>
    public static ReadOnlySpan<byte> CallDataPrefix => "014 "u8;
}
