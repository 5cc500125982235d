using System.Text;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class RtcpFormat
{
    private const string Compound =
        "81C8000C 00000001 E0000000 80000000 00000960 00000007 00000100" // SR of 1: NTP, RTP, 7 packets, 256 bytes
        + "00000002 40FFFFFE 00010005 00000010 00008000 00010000" // on 2: a quarter lost, -2 in all
        + "81CA0003 00000001 0103 616263 000000" // SDES of 1: CNAME abc
        + "81CB0001 00000001"; // BYE of 1

    private static readonly RtcpSenderInfo Info = new(0xE000_0000_8000_0000, 0x960, 7, 256);
    private static readonly RtcpReportBlock Block = new(2, 64, -2, 0x1_0005, 16, 0x8000, 0x1_0000);

    [Fact]
    public void Compound_is_written_as_the_rfc_draws_it()
    {
        byte[] buffer = new byte[200];
        var writer = new RtcpWriter(buffer);

        writer.SenderReport(1, Info, [Block]);
        writer.CanonicalName(1, "abc"u8);
        writer.Goodbye(1);

        Assert.Equal(Hex.Bytes(Compound), buffer.AsSpan(0, writer.Length).ToArray());
        Assert.True(RtcpReader.IsValid(buffer.AsSpan(0, writer.Length)));
    }

    [Fact]
    public void Compound_is_read_back()
    {
        var reader = new RtcpReader(Hex.Bytes(Compound));

        Assert.True(reader.TryRead(out RtcpPacket report));
        Assert.Equal((RtcpPacketType.SenderReport, 1u, 1), (report.Type, report.Ssrc, report.ReportCount));
        Assert.True(report.TryGetSenderInfo(out RtcpSenderInfo info));
        Assert.Equal(Info, info);
        Assert.Equal(0x0000_8000u, info.CompactNtpTime);
        Assert.True(report.TryGetReport(0, out RtcpReportBlock block));
        Assert.Equal(Block, block);
        Assert.False(report.TryGetReport(1, out _));

        Assert.True(reader.TryRead(out RtcpPacket description));
        Assert.True(description.TryGetCanonicalName(out ReadOnlySpan<byte> name));
        Assert.Equal("abc", Encoding.UTF8.GetString(name));

        Assert.True(reader.TryRead(out RtcpPacket goodbye));
        Assert.True(goodbye.IsGoodbyeOf(1));
        Assert.False(goodbye.IsGoodbyeOf(2));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Receiver_report_and_names_of_every_length_are_read_back()
    {
        byte[] name = Encoding.ASCII.GetBytes(new string('n', 255));
        byte[] buffer = new byte[400];
        for (int length = 1; length <= name.Length; length++)
        {
            var writer = new RtcpWriter(buffer);
            writer.ReceiverReport(3, [Block]);
            writer.CanonicalName(3, name.AsSpan(0, length));

            var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
            Assert.True(RtcpReader.IsValid(buffer.AsSpan(0, writer.Length)));
            Assert.True(reader.TryRead(out RtcpPacket report));
            Assert.False(report.TryGetSenderInfo(out _));
            Assert.True(report.TryGetReport(0, out RtcpReportBlock block));
            Assert.Equal(Block, block);
            Assert.True(reader.TryRead(out RtcpPacket description));
            Assert.True(description.TryGetCanonicalName(out ReadOnlySpan<byte> read));
            Assert.Equal(length, read.Length);
        }
    }

    [Fact]
    public void Each_truncation_of_a_compound_is_no_compound_unless_it_ends_between_packets()
    {
        byte[] compound = Hex.Bytes(Compound);
        int[] ends = [52, 68];

        for (int length = 0; length < compound.Length; length++)
        {
            Assert.Equal(ends.Contains(length), RtcpReader.IsValid(compound.AsSpan(0, length)));
        }

        Assert.True(RtcpReader.IsValid(compound));
    }

    [Theory]
    [InlineData("81CB0001 00000001")] // BYE first
    [InlineData("40C90001 00000001")] // version 1
    [InlineData("80C90002 00000001")] // longer than it is
    [InlineData("A0C90002 00000001 00000004 81CB0001 00000001")] // padding before the last
    [InlineData("A0C90001 00000005")] // more padding than there is room for
    [InlineData("A0C90001 00000000")] // padding that does not count itself
    [InlineData("80C90001 00000001 80")] // rest
    public void What_is_no_compound_is_refused(string hex)
    {
        Assert.False(RtcpReader.IsValid(Hex.Bytes(hex)));
    }

    [Fact]
    public void Padding_of_the_last_packet_is_left_out()
    {
        byte[] compound = Hex.Bytes("80C90001 00000001 A1CB0002 00000002 00000004");
        var reader = new RtcpReader(compound);

        Assert.True(RtcpReader.IsValid(compound));
        reader.TryRead(out _);
        Assert.True(reader.TryRead(out RtcpPacket goodbye));
        Assert.Equal(4, goodbye.Body.Length);
    }

    [Fact]
    public void A_count_beyond_what_is_there_reads_what_is_there()
    {
        var reader = new RtcpReader(Hex.Bytes(
            "9FC90007 00000001 00000002 40FFFFFE 00010005 00000010 00008000 00010000 9FCB0001 00000003"));

        Assert.True(reader.TryRead(out RtcpPacket report));
        Assert.Equal((31, 1), (report.Count, report.ReportCount));
        Assert.True(reader.TryRead(out RtcpPacket goodbye));
        Assert.True(goodbye.IsGoodbyeOf(3));
        Assert.False(goodbye.IsGoodbyeOf(0));
    }

    [Fact]
    public void Misuse_of_the_writer_throws()
    {
        Assert.Throws<ArgumentException>(() => new RtcpWriter(new byte[7]).Goodbye(1));
        Assert.Throws<ArgumentException>(() => new RtcpWriter(new byte[400]).CanonicalName(1, new byte[256]));
        Assert.Throws<ArgumentException>(() => new RtcpWriter(new byte[400]).CanonicalName(1, []));
        Assert.Throws<ArgumentException>(() => new RtcpWriter(new byte[4_000]).ReceiverReport(1, new RtcpReportBlock[32]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new RtcpWriter(new byte[400]).ReceiverReport(1, [Block with { FractionLost = 256 }]));
    }
}
