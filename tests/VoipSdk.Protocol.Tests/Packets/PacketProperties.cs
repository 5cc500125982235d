using System.Net;
using System.Text;
using CsCheck;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>What holds for all packets and all bytes; thousands of generated ones a run, always the same.</summary>
public class PacketProperties
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["abz019 %=\n\r\t\0éß"], 1, 20],
        Gen.Int[1, 0x10FFFF].Where(c => c is < 0xD800 or > 0xDFFF).Array[1, 8].Select(codes => string.Concat(codes.Select(char.ConvertFromUtf32))));

    private static readonly Gen<PacketAttributes> Attributes =
        Gen.Select(OneOf("a", "reason", "x-1", "ext"), Gen.OneOf(Text, Gen.Const("")))
            .Array[0, 4]
            .Select(items => items.Aggregate(PacketAttributes.Empty, (all, item) => all.With(item.Item1, item.Item2)));

    private static readonly Gen<IPAddress> Address = Gen.OneOf(
        Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)), Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)));

    private static readonly Gen<Packet> AnyPacket = Gen.Select(
        Gen.OneOf(
            Gen.Int[1, 65_535].Select(port => (Packet)new WelcomePacket(port)),
            OneOf<Packet>(new WelcomePacket(), new SuccessConnectPacket(), new FailConnectPacket(), new PendingSuccessPacket(),
                new PendingFailPacket(), new AcceptCallPacket(), new HangUpPacket(), new CallAcceptedCallBackPacket(), new CallRingingPacket(),
                new CallChallengePacket(), new CallStatusPacket(), new CallPathPacket()),
            Text.Select(name => (Packet)new ConnectPacket(name)),
            Text.Select(name => (Packet)new CallPacket(name)),
            Text.Select(name => (Packet)new PendingRequestPacket(name)),
            Text.Select(name => (Packet)new PendingSuccessPacket(name)),
            Text.Select(name => (Packet)new PendingFailPacket(name)),
            Text.Select(name => (Packet)new PendingInfoPacket(name)),
            Text.Select(name => (Packet)new AcceptPendingPacket(name)),
            Text.Select(name => (Packet)new RefusePendingPacket(name)),
            Gen.Select(Address, Gen.Int[0, 65_535], Text).Select(x => (Packet)new AddContactPacket(x.Item1, x.Item2, x.Item3)),
            Gen.Select(Gen.Int[20, 999], Text.Array[0, 5]).Select(x => (Packet)new UnknownPacket(x.Item1, x.Item2))),
        Attributes)
        .Select(x => x.Item1 with { Attributes = x.Item2 });

    [Fact]
    public void Every_packet_is_read_as_it_was_written() => PropertyCheck.ForAll(AnyPacket, 5_000, packet =>
    {
        Assert.True(Packet.TryParse(packet.ToArray(), out Packet? read, out PacketError error), error.ToString());
        Assert.Equal(packet, read);
        Assert.Equal(packet.ToString(), read.ToString());
        Assert.Equal(Encoding.UTF8.GetString(packet.ToArray()), packet.ToString());
    });

    [Fact]
    public void Every_call_data_is_read_as_it_was_written() => PropertyCheck.ForAll(Gen.Byte.Array[1, 60], 1_000, data =>
    {
        Assert.True(Packet.TryParse(new CallDataPacket(data).ToArray(), out Packet? read, out _));
        Assert.Equal(new CallDataPacket(data), read);
    });

    [Fact]
    public void Any_packets_in_any_segments_are_read_in_order() =>
        PropertyCheck.ForAll(Gen.Select(AnyPacket.Array[1, 6], Gen.Int[1, 40].Array[1, 12]), 2_000, (x) =>
        {
            Assert.Equal(x.Item1.Select(packet => packet.ToString()), ReadInSegments(WireText.Framed(x.Item1), x.Item2));
        });

    [Fact]
    public void Random_bytes_never_throw_and_what_they_give_can_be_written_again() =>
        PropertyCheck.ForAll(Gen.OneOf(Gen.Byte.Array[0, 80], Gen.Byte[0x20, 0x3F].Array[0, 80]), 20_000, bytes =>
        {
            if (Packet.TryParse(bytes, out Packet? packet, out _))
            {
                Assert.True(Packet.TryParse(packet.ToArray(), out Packet? again, out PacketError error), error.ToString());
                Assert.Equal(packet, again);
            }
        });

    [Fact]
    public void Mutated_packets_never_throw() =>
        PropertyCheck.ForAll(Gen.Select(AnyPacket, Gen.Int[0, 4_000], Gen.Byte, Gen.Int[0, 2]), 10_000, x =>
        {
            List<byte> bytes = [.. x.Item1.ToArray()];
            int index = x.Item2 % bytes.Count;
            switch (x.Item4)
            {
                case 0:
                    bytes[index] = x.Item3;
                    break;
                case 1:
                    bytes.Insert(index, x.Item3);
                    break;
                default:
                    bytes.RemoveAt(index);
                    break;
            }

            if (Packet.TryParse(bytes.ToArray(), out Packet? packet, out PacketError error))
            {
                Assert.True(Packet.TryParse(packet.ToArray(), out _, out _));
            }
            else
            {
                Assert.NotEqual(PacketErrorKind.None, error.Kind);
                Assert.NotEmpty(error.Detail);
            }
        });

    [Fact]
    public void A_stream_of_random_segments_and_pauses_never_throws_and_always_comes_to_rest() =>
        PropertyCheck.ForAll(
            Gen.Select(Gen.OneOf(Gen.Byte.Array[0, 30], Gen.Byte[0x20, 0x3F].Array[0, 30], Gen.Byte[0x30, 0x39].Array[0, 5]).Array[1, 20], Gen.Bool),
            5_000,
            x =>
            {
                var reader = new PacketStreamReader(x.Item2 ? PacketSource.Client : PacketSource.Server);
                MonoTime now = MonoTime.Zero;
                foreach (byte[] segment in x.Item1)
                {
                    reader.Append(segment, now);
                    WireText.ReadAll(reader, now);
                    now += TimeSpan.FromMilliseconds(segment.Length * 4);
                }

                reader.EndOfStream();
                WireText.ReadAll(reader, now);
                Assert.Null(reader.Framing == StreamFraming.Framed ? null : reader.Deadline);
            });

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static List<string> ReadInSegments(byte[] wire, int[] lengths)
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        var read = new List<string>();
        int position = 0;
        for (int i = 0; position < wire.Length; i++)
        {
            int length = Math.Min(lengths[i % lengths.Length], wire.Length - position);
            reader.Append(wire.AsSpan(position, length), MonoTime.Zero);
            read.AddRange(WireText.ReadAll(reader, MonoTime.Zero));
            position += length;
        }

        return read;
    }
}
