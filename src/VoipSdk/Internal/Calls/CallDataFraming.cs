namespace VoipSdk.Internal;

// docs/PROTOCOL.md §8
//  0       1       2       3       4
// +-------+-------+-------+-------+-----------------
// |  '0'  |  '1'  |  '4'  |  SP   |  RTP or RTCP packet as it is
// +-------+-------+-------+-------+-----------------
// Peers that write no leading zeros begin with "14 ".
internal static class CallDataFraming
{
    public static bool TryGetContent(Span<byte> datagram, out Span<byte> content)
    {
        int prefix = ((ReadOnlySpan<byte>)datagram).StartsWith("014 "u8) ? 4 : ((ReadOnlySpan<byte>)datagram).StartsWith("14 "u8) ? 3 : 0;
        content = datagram[prefix..];
        return prefix > 0;
    }
}
