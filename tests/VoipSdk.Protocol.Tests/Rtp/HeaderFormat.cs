using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class HeaderFormat
{
    [Theory]
    [InlineData("80 6F 1234 89ABCDEF DEADBEEF 0102", false, 111, 12, 2)]
    [InlineData("80 EF 1234 89ABCDEF DEADBEEF 0102", true, 111, 12, 2)]
    [InlineData("80 00 1234 89ABCDEF DEADBEEF", false, 0, 12, 0)]
    [InlineData("82 08 1234 89ABCDEF DEADBEEF 00000001 00000002 AA", false, 8, 20, 1)]
    [InlineData("90 6F 1234 89ABCDEF DEADBEEF BEDE0001 10FF0000 AABB", false, 111, 20, 2)]
    [InlineData("90 6F 1234 89ABCDEF DEADBEEF BEDE0000 AA", false, 111, 16, 1)]
    [InlineData("A0 6F 1234 89ABCDEF DEADBEEF AABB 000003", false, 111, 12, 2)]
    [InlineData("A0 6F 1234 89ABCDEF DEADBEEF 00000004", false, 111, 12, 0)]
    [InlineData("B1 6F 1234 89ABCDEF DEADBEEF 00000001 BEDE0001 10FF0000 AABB 0002", false, 111, 24, 2)]
    public void Payload_is_found_past_sources_extension_and_padding(
        string hex, bool marker, int payloadType, int offset, int length)
    {
        byte[] packet = Hex.Bytes(hex);

        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header, out int payloadOffset, out int payloadLength));
        Assert.Equal(new RtpHeader(marker, payloadType, 0x1234, 0x89ABCDEF, 0xDEADBEEF), header);
        Assert.Equal((offset, length), (payloadOffset, payloadLength));
    }

    [Theory]
    [InlineData("")]
    [InlineData("40 6F 1234 89ABCDEF DEADBEEF 01")] // version 1
    [InlineData("C0 6F 1234 89ABCDEF DEADBEEF 01")] // version 3
    [InlineData("81 6F 1234 89ABCDEF DEADBEEF 010203")] // a contributing source of 3 bytes
    [InlineData("90 6F 1234 89ABCDEF DEADBEEF BEDE00")] // an extension header of 3 bytes
    [InlineData("90 6F 1234 89ABCDEF DEADBEEF BEDE0002 00000000")] // an extension of one word that says two
    [InlineData("90 6F 1234 89ABCDEF DEADBEEF BEDEFFFF 00000000")]
    [InlineData("A0 6F 1234 89ABCDEF DEADBEEF 0000")] // padding that does not count itself
    [InlineData("A0 6F 1234 89ABCDEF DEADBEEF 0003")] // more padding than there is room for
    [InlineData("A0 6F 1234 89ABCDEF DEADBEEF")] // padding within the header
    public void Lengths_that_lead_out_of_the_packet_are_refused(string hex)
    {
        Assert.False(RtpHeader.TryParse(Hex.Bytes(hex), out _, out int offset, out int length));
        Assert.Equal((0, 0), (offset, length));
    }

    [Fact]
    public void Each_truncation_is_refused_or_shortens_the_payload()
    {
        byte[] packet = Hex.Bytes("92 6F 1234 89ABCDEF DEADBEEF 00000001 00000002 BEDE0001 10FF0000 AABBCCDD");
        const int Offset = 28;

        for (int length = 0; length < packet.Length; length++)
        {
            bool parsed = RtpHeader.TryParse(packet.AsSpan(0, length), out _, out int offset, out int payload);
            Assert.Equal(length >= Offset, parsed);
            Assert.Equal(parsed ? (Offset, length - Offset) : (0, 0), (offset, payload));
        }
    }

    [Fact]
    public void Header_is_written_as_the_rfc_draws_it()
    {
        byte[] packet = new byte[RtpHeader.Size];

        new RtpHeader(true, 111, 0x1234, 0x89ABCDEF, 0xDEADBEEF).Write(packet);

        Assert.Equal(Hex.Bytes("80 EF 1234 89ABCDEF DEADBEEF"), packet);
    }

    [Fact]
    public void Misuse_of_the_writer_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => default(RtpHeader).Write(new byte[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpHeader(false, 128, 0, 0, 0).Write(new byte[12]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpHeader(false, -1, 0, 0, 0).Write(new byte[12]));
    }

    [Theory]
    [InlineData("", DatagramKind.Unknown)]
    [InlineData("00 01 0000", DatagramKind.Stun)]
    [InlineData("03", DatagramKind.Stun)]
    [InlineData("04", DatagramKind.Unknown)]
    [InlineData("30 31 34 20", DatagramKind.Packet)] // 014
    [InlineData("39", DatagramKind.Packet)]
    [InlineData("3A", DatagramKind.Unknown)]
    [InlineData("80", DatagramKind.Rtp)]
    [InlineData("80 6F", DatagramKind.Rtp)]
    [InlineData("80 EF", DatagramKind.Rtp)] // payload type 111 with the marker
    [InlineData("80 BF", DatagramKind.Rtp)]
    [InlineData("80 C0", DatagramKind.Rtcp)]
    [InlineData("80 C8", DatagramKind.Rtcp)]
    [InlineData("80 DF", DatagramKind.Rtcp)]
    [InlineData("80 E0", DatagramKind.Rtp)]
    [InlineData("BF 00", DatagramKind.Rtp)]
    [InlineData("C0 C8", DatagramKind.Unknown)]
    public void First_bytes_tell_datagrams_apart(string hex, DatagramKind kind)
    {
        Assert.Equal(kind, RtpDemux.Classify(Hex.Bytes(hex)));
    }
}
