using CsCheck;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class HostileBytes
{
    // Random bytes seldom get past the version, so most of the samples are given a first byte that does.
    private static readonly Gen<byte[]> AlmostRtp = Gen.Select(Gen.Byte, Gen.Byte.Array[0, 80], Gen.Bool, Fix);

    private static readonly Gen<byte[]> AlmostRtcp = Gen.Select(
        Gen.Byte, Gen.Byte[0, 20], Gen.Int[200, 204], Gen.Byte.Array[4, 80], Shape).Array[1, 4].Select(Concat);

    [Fact]
    public void Rtp_parser_survives_anything_and_stays_within_the_packet()
    {
        AlmostRtp.Check(
            20_000,
            packet =>
            {
                bool parsed = RtpHeader.TryParse(packet, out RtpHeader header, out int offset, out int length);
                if (parsed)
                {
                    Assert.True(offset >= RtpHeader.Size && length >= 0 && offset + length <= packet.Length);
                    Assert.InRange(header.PayloadType, 0, 127);
                }

                RtpDemux.Classify(packet);
            });
    }

    [Fact]
    public void What_is_written_is_parsed_back()
    {
        Gen.Select(Gen.Bool, Gen.Int[0, 127], Gen.UShort, Gen.UInt, Gen.UInt, (m, p, s, t, i) => new RtpHeader(m, p, s, t, i))
            .Check(
                2_000,
                header =>
                {
                    byte[] packet = new byte[20];
                    header.Write(packet);
                    Assert.True(RtpHeader.TryParse(packet, out RtpHeader parsed, out int offset, out int length));
                    Assert.Equal(header, parsed);
                    Assert.Equal((12, 8), (offset, length));
                });
    }

    [Fact]
    public void Rtcp_reader_survives_anything_and_ends()
    {
        Gen.OneOf(AlmostRtcp, Gen.Byte.Array[0, 200]).Check(
            20_000,
            compound =>
            {
                bool isValid = RtcpReader.IsValid(compound);
                var reader = new RtcpReader(compound);
                int size = 0;
                while (reader.TryRead(out RtcpPacket packet))
                {
                    size += 4 + packet.Body.Length;
                    Visit(packet);
                }

                Assert.True(size <= compound.Length);
                Assert.True(!isValid || size > 0);
            });
    }

    [Fact]
    public void Statistics_survive_any_headers_and_count_the_good_stream_that_follows()
    {
        Gen<RtpHeader> anything = Gen.Select(
            Gen.Int[0, 127], Gen.UShort, Gen.UInt, Gen.UInt[0, 2], (p, s, t, i) => new RtpHeader(false, p, s, t, i));
        anything.Array[0, 300].Check(
            200,
            headers =>
            {
                var statistics = new ReceptionStatistics();
                MonoTime now = MonoTime.Zero;
                foreach (RtpHeader header in headers)
                {
                    statistics.Update(header, now += TimeSpan.FromMilliseconds(20), 48_000);
                    statistics.TakeReport(48_000, 0, 0);
                }

                int counted = 0;
                for (int i = 0; i < 100; i++)
                {
                    var header = new RtpHeader(false, 111, (ushort)(65_500 + i), (uint)i * 960, 77);
                    counted += statistics.Update(header, now += TimeSpan.FromMilliseconds(20), 48_000) ? 1 : 0;
                }

                Assert.Equal((99, 100, 77u), (counted, statistics.Received, statistics.Ssrc));
            });
    }

    private static void Visit(RtcpPacket packet)
    {
        packet.TryGetSenderInfo(out _);
        for (int i = -1; i <= packet.Count; i++)
        {
            Assert.Equal(i >= 0 && i < packet.ReportCount, packet.TryGetReport(i, out RtcpReportBlock block));
            Assert.InRange(block.CumulativeLost, RtcpReportBlock.MinCumulativeLost, RtcpReportBlock.MaxCumulativeLost);
        }

        Assert.True(!packet.TryGetCanonicalName(out ReadOnlySpan<byte> name) || name.Length <= 255);
        packet.IsGoodbyeOf(packet.Ssrc);
    }

    private static byte[] Fix(byte first, byte[] rest, bool fix) => [fix ? (byte)(0x80 | (first & 0x3F)) : first, .. rest];

    private static byte[] Shape(byte first, byte words, int type, byte[] body) =>
        [(byte)(0x80 | (first & 0x3F)), (byte)type, 0, words, .. body.Take(words * 4)];

    private static byte[] Concat(byte[][] parts) => parts.SelectMany(part => part).ToArray();
}
