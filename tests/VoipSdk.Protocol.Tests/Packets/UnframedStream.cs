using System.Text;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>Deployed base-level peers: a write is a packet, nothing ends it, and TCP may merge or split writes.</summary>
public class UnframedStream
{
    private static readonly MonoTime Start = MonoTime.FromMilliseconds(1_000);

    [Theory]
    [InlineData("0 42421 bob", "000 4242|001 bob")]
    [InlineData("000 4242001 al", "000 4242|001 al")]
    [InlineData("0 4242001 al", "000 4242|001 al")]
    [InlineData("0 42427 al", "000 4242|007 al")]
    [InlineData("1 bob7 al", "001 bob|007 al")]
    [InlineData("1 bob007 al", "001 bob|007 al")]
    [InlineData("7 al11 bo", "007 al|011 bo")]
    [InlineData("11 al12 bo", "011 al|012 bo")]
    [InlineData("0 42421 bob7 al", "000 4242|001 bob|007 al")]
    [InlineData("1 a=b", "001 a%3Db")]
    [InlineData("1 50%", "001 50%25")]
    [InlineData("1 bob extra words", "001 bob")]
    [InlineData("1 bob ", "001 bob")]
    public void What_a_client_merged_is_taken_apart(string wire, string expected) =>
        Assert.Equal(expected, ReadOne(PacketSource.Client, wire));

    [Theory]
    [InlineData("0", "000")]
    [InlineData("02", "000|002")]
    [InlineData("000002", "000|002")]
    [InlineData("03", "000|003")]
    [InlineData("813 1.2.3.4 5 al", "008|013 1.2.3.4 5 al")]
    [InlineData("8 bob", "008 bob")]
    [InlineData("8 bob13 1.2.3.4 5 bob", "008 bob|013 1.2.3.4 5 bob")]
    [InlineData("10 al10 bo", "010 al|010 bo")]
    [InlineData("13 1.2.3.4 5 al13 1.2.3.5 6 bo", "013 1.2.3.4 5 al|013 1.2.3.5 6 bo")]
    [InlineData("9", "009")]
    public void What_a_server_merged_is_taken_apart(string wire, string expected) =>
        Assert.Equal(expected, ReadOne(PacketSource.Server, wire));

    [Fact]
    public void A_packet_without_an_end_is_whole_after_the_idle_time()
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append("0 4242"u8, Start);

        Assert.Equal(Start + PacketStreamReader.DefaultUnframedIdle, reader.Deadline);
        Assert.Empty(WireText.ReadAll(reader, Start + TimeSpan.FromMilliseconds(99)));
        Assert.Equal(StreamFraming.Unknown, reader.Framing);
        Assert.Equal(["000 4242"], WireText.ReadAll(reader, Start + TimeSpan.FromMilliseconds(100)));
        Assert.Equal(StreamFraming.Unframed, reader.Framing);
        Assert.Null(reader.Deadline);
    }

    [Fact]
    public void A_later_byte_starts_the_idle_time_again()
    {
        var reader = new PacketStreamReader(PacketSource.Client, TimeSpan.FromMilliseconds(20));
        reader.Append("1 bo"u8, Start);
        reader.Append("b"u8, Start + TimeSpan.FromMilliseconds(19));

        Assert.Empty(WireText.ReadAll(reader, Start + TimeSpan.FromMilliseconds(38)));
        Assert.Equal(["001 bob"], WireText.ReadAll(reader, Start + TimeSpan.FromMilliseconds(39)));
    }

    [Theory]
    [InlineData(PacketSource.Client, "0 4242")]
    [InlineData(PacketSource.Client, "001 alexandra")]
    [InlineData(PacketSource.Client, "12 Zoë")]
    [InlineData(PacketSource.Server, "13 192.0.2.7 4242 bob")]
    public void A_packet_split_anywhere_within_the_idle_time_is_one_packet(PacketSource source, string wire)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(wire);
        string expected = ReadOne(source, wire);
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            var reader = new PacketStreamReader(source);
            reader.Append(bytes.AsSpan(0, cut), Start);
            reader.Append(bytes.AsSpan(cut), Start + TimeSpan.FromMilliseconds(50));
            Assert.Equal(expected, string.Join('|', WireText.ReadAll(reader, Start + TimeSpan.FromMilliseconds(150))));
        }
    }

    [Theory]
    [InlineData("1 bob", "7 42", "001 bob|007 42")]
    [InlineData("0 4242", "1 7", "000 4242|001 7")]
    [InlineData("7 al", "7 al", "007 al|007 al")]
    public void Two_writes_that_arrive_as_two_segments_are_two_packets(string first, string second, string expected)
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append(Encoding.UTF8.GetBytes(first), Start);
        reader.Append(Encoding.UTF8.GetBytes(second), Start + TimeSpan.FromMilliseconds(50));

        Assert.Equal(expected, string.Join('|', WireText.ReadAll(reader, Start + TimeSpan.FromMilliseconds(150))));
    }

    [Fact]
    public void Zeros_after_a_packet_end_it_at_once_and_leave_no_trace()
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append("0 4242"u8, Start);
        Assert.Equal(["000 4242"], WireText.ReadAll(reader, Start + TimeSpan.FromSeconds(1)));

        MonoTime later = Start + TimeSpan.FromSeconds(2);
        reader.Append("1 bob\0\0\0\0"u8, later);
        reader.Append("7 al"u8, later);
        Assert.Equal(["001 bob"], WireText.ReadAll(reader, later));
        Assert.Equal(["007 al"], WireText.ReadAll(reader, later + PacketStreamReader.DefaultUnframedIdle));
    }

    [Fact]
    public void The_last_packet_counts_when_the_peer_closes_behind_it()
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append("1 bob"u8, Start);
        reader.EndOfStream();

        Assert.Equal(["001 bob"], WireText.ReadAll(reader, Start));
        Assert.Null(reader.Deadline);
    }

    [Fact]
    public void Framing_is_decided_once()
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append("000 1 \n001 b"u8, Start);

        Assert.Equal(["000 1"], WireText.ReadAll(reader, Start + TimeSpan.FromHours(1)));
        Assert.Equal(StreamFraming.Framed, reader.Framing);
        reader.Append("ob\n"u8, Start + TimeSpan.FromHours(2));
        Assert.Equal(["001 bob"], WireText.ReadAll(reader, Start + TimeSpan.FromHours(2)));
    }

    private static string ReadOne(PacketSource source, string wire)
    {
        var reader = new PacketStreamReader(source);
        reader.Append(Encoding.UTF8.GetBytes(wire), Start);
        Assert.Empty(WireText.ReadAll(reader, Start));
        return string.Join('|', WireText.ReadAll(reader, Start + PacketStreamReader.DefaultUnframedIdle));
    }
}
