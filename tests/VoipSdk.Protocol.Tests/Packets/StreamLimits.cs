using System.Text;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>What a peer can make a reader hold, and what that costs. Runs alone, because it weighs the heap.</summary>
[Collection(nameof(StreamLimits))]
[CollectionDefinition(nameof(StreamLimits), DisableParallelization = true)]
public class StreamLimits
{
    private static readonly string LongestName = new('a', PacketLimits.MaxPacketBytes - 4);

    [Theory]
    [InlineData("\n")]
    [InlineData(" \n")]
    [InlineData("\r\n")]
    [InlineData(" \r\n")]
    [InlineData("\0")]
    public void A_packet_of_4096_bytes_is_taken_whole_or_byte_by_byte(string terminator)
    {
        byte[] wire = Encoding.UTF8.GetBytes("001 " + LongestName + terminator);
        foreach (int segment in (int[])[wire.Length, 4_096, 4_097, 1_000, 1])
        {
            Assert.Equal(["001 " + LongestName], ReadInSegments(wire, segment));
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a\n")]
    [InlineData("a \n")]
    [InlineData("aaa")]
    public void A_packet_of_4097_bytes_is_too_long_however_it_is_cut(string tail)
    {
        byte[] wire = Encoding.UTF8.GetBytes("001 " + LongestName + tail + "bbbb\n");
        foreach (int segment in (int[])[wire.Length, 4_096, 4_097, 1_000, 1])
        {
            Assert.Equal(["[TooLong]"], ReadInSegments(wire, segment));
        }
    }

    [Fact]
    public void Four_thousand_segments_of_one_byte_allocate_no_more_than_a_few_buffers()
    {
        byte[] wire = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1 ", PacketLimits.MaxPacketBytes / 2)));
        var reader = new PacketStreamReader(PacketSource.Client);
        ReadInSegments(wire, 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < wire.Length; i++)
        {
            reader.Append(wire.AsSpan(i, 1), MonoTime.Zero);
            reader.TryRead(MonoTime.Zero, out _, out _);
        }

        int packets = 0;
        while (reader.TryRead(MonoTime.FromMilliseconds(1_000), out _, out _))
        {
            packets++;
        }

        // Once the bytes in doubling buffers (8 KB), once as tokens (2,048 ranges, doubling: 33 KB), once as packets.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 256 * 1_024);
        Assert.InRange(packets, 1, 64);
    }

    [Fact]
    public void An_idle_reader_holds_no_buffer()
    {
        byte[] wire = new byte[4_096];
        wire.AsSpan().Fill((byte)'\n');
        PacketStreamReader[] readers = [.. Enumerable.Range(0, 64).Select(_ => new PacketStreamReader(PacketSource.Client))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (PacketStreamReader reader in readers)
        {
            reader.Append(wire, MonoTime.Zero);
            Assert.Empty(WireText.ReadAll(reader, MonoTime.Zero));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, readers.Length * 512);
        GC.KeepAlive(readers);
    }

    private static List<string> ReadInSegments(byte[] wire, int segment)
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        var read = new List<string>();
        for (int i = 0; i < wire.Length; i += segment)
        {
            reader.Append(wire.AsSpan(i, Math.Min(segment, wire.Length - i)), MonoTime.Zero);
            read.AddRange(WireText.ReadAll(reader, MonoTime.Zero));
        }

        return read;
    }
}
