using System.Text;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>Peers that end their packets: however TCP cuts the stream, the same packets come out.</summary>
public class FramedStream
{
    private static readonly MonoTime Now = MonoTime.FromMilliseconds(1_000);

    public static TheoryData<string> Samples => [.. PacketSamples.Directory.Concat(PacketSamples.Call).Select(packet => packet.ToString())];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_split_into_two_and_three_segments_gives_the_packet(string text)
    {
        byte[] wire = [.. Encoding.UTF8.GetBytes(text), .. " \n"u8];
        for (int first = 0; first <= wire.Length; first++)
        {
            for (int second = first; second <= wire.Length; second++)
            {
                Assert.Equal([text], Read(wire, first, second));
            }
        }
    }

    [Fact]
    public void Single_bytes_give_every_packet_in_order()
    {
        byte[] wire = WireText.Framed(PacketSamples.Directory);
        var reader = new PacketStreamReader(PacketSource.Client);
        var read = new List<string>();
        foreach (byte b in wire)
        {
            reader.Append([b], Now);
            read.AddRange(WireText.ReadAll(reader, Now));
        }

        Assert.Equal(PacketSamples.Directory.Select(packet => packet.ToString()), read);
        Assert.Equal(StreamFraming.Framed, reader.Framing);
    }

    [Fact]
    public void Every_split_of_a_whole_conversation_gives_the_same_packets()
    {
        byte[] wire = WireText.Framed(PacketSamples.Directory);
        string[] expected = [.. PacketSamples.Directory.Select(packet => packet.ToString())];
        for (int first = 0; first <= wire.Length; first++)
        {
            Assert.Equal(expected, Read(wire, first, Math.Min(wire.Length, first + 7)));
        }
    }

    [Theory]
    [InlineData("001 alice\n")]
    [InlineData("001 alice \n")]
    [InlineData("001 alice\r\n")]
    [InlineData("001 alice \r\n")]
    [InlineData("001 alice\0")]
    [InlineData("1 alice\n")]
    [InlineData("01   alice  \n")]
    [InlineData("\r\n \n\n001 alice\n")]
    [InlineData("001 alice\0\0\0\0\0\0")]
    public void Every_ending_that_a_person_or_a_peer_may_write_ends_the_packet(string wire)
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append(Encoding.UTF8.GetBytes(wire), Now);

        Assert.Equal(["001 alice"], WireText.ReadAll(reader, Now));
        Assert.Equal(StreamFraming.Framed, reader.Framing);
        Assert.Null(reader.Deadline);
    }

    [Fact]
    public void Reads_of_512_bytes_padded_with_zeros_are_packets_one_by_one()
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        var read = new List<string>();
        foreach (string text in (string[])["0 4242", "1 bob", "7 alice"])
        {
            byte[] padded = new byte[512];
            Encoding.UTF8.GetBytes(text, padded);
            reader.Append(padded, Now);
            read.AddRange(WireText.ReadAll(reader, Now));
        }

        Assert.Equal(["000 4242", "001 bob", "007 alice"], read);
    }

    [Fact]
    public void Each_truncation_of_a_packet_gives_nothing_until_its_end_comes()
    {
        foreach (Packet packet in PacketSamples.Directory)
        {
            byte[] bytes = packet.ToArray();
            for (int length = 0; length <= bytes.Length; length++)
            {
                var reader = new PacketStreamReader(PacketSource.Client);
                reader.Append("000 1 \n"u8, Now);
                reader.Append(bytes.AsSpan(0, length), Now);
                Assert.Equal(["000 1"], WireText.ReadAll(reader, Now + TimeSpan.FromHours(1)));

                reader.EndOfStream();
                Assert.Empty(WireText.ReadAll(reader, Now + TimeSpan.FromHours(1)));
            }
        }
    }

    [Fact]
    public void A_malformed_packet_ends_the_stream_and_those_before_it_are_read()
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append("001 al \nhello \n001 bo \n"u8, Now);

        Assert.Equal(["001 al", "[NoCode]"], WireText.ReadAll(reader, Now));
        reader.Append("001 cy \n"u8, Now);
        Assert.Empty(WireText.ReadAll(reader, Now));
        Assert.Null(reader.Deadline);
    }

    private static List<string> Read(byte[] wire, int first, int second)
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        var read = new List<string>();
        foreach (Range segment in new Range[] { ..first, first..second, second.. })
        {
            reader.Append(wire.AsSpan(segment), Now);
            read.AddRange(WireText.ReadAll(reader, Now));
        }

        return read;
    }
}
