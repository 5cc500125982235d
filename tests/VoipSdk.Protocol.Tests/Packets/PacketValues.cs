using System.Net;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>Packets as values: what can be made, what is equal, what the text form says.</summary>
public class PacketValues
{
    [Fact]
    public void A_value_that_no_reader_could_take_is_refused_when_the_packet_is_made()
    {
        Assert.Throws<ArgumentException>(() => new ConnectPacket(""));
        Assert.Throws<ArgumentNullException>(() => new PendingRequestPacket(null!));
        Assert.Throws<ArgumentException>(() => new PendingFailPacket(""));
        Assert.Throws<ArgumentException>(() => new ConnectPacket("a") with { Username = "" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WelcomePacket(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WelcomePacket(65_536));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AddContactPacket(IPAddress.Loopback, -1, "a"));
        Assert.Throws<ArgumentNullException>(() => new AddContactPacket(null!, 1, "a"));
        Assert.Throws<ArgumentException>(() => new UnknownPacket(20, [""]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnknownPacket(16, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnknownPacket(1_000, []));
    }

    [Theory]
    [InlineData("Reason")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("")]
    [InlineData("a23456789012345678901234567890123")]
    public void An_attribute_name_of_another_form_is_refused(string name)
    {
        Assert.False(PacketAttributes.IsValidName(name));
        Assert.Throws<ArgumentException>(() => PacketAttributes.Empty.With(name, "x"));
    }

    [Fact]
    public void Attributes_count_for_equality_in_every_packet()
    {
        PacketAttributes attributes = PacketAttributes.Empty.With("a", "1");
        foreach (Packet packet in PacketSamples.All)
        {
            Packet same = packet with { };
            Packet other = packet with { Attributes = attributes };
            Assert.Equal(packet, same);
            Assert.Equal(packet.GetHashCode(), same.GetHashCode());
            Assert.NotEqual(packet, other);
            Assert.Equal(other, packet with { Attributes = PacketAttributes.Empty.With("a", "1") });
        }
    }

    [Fact]
    public void Data_and_unknown_values_are_compared_by_content()
    {
        Assert.Equal(new CallDataPacket(new byte[] { 1, 2 }), new CallDataPacket(new byte[] { 1, 2 }));
        Assert.NotEqual(new CallDataPacket(new byte[] { 1, 2 }), new CallDataPacket(new byte[] { 1, 3 }));
        Assert.Equal(new UnknownPacket(20, ["a"]), new UnknownPacket(20, ["a"]));
        Assert.NotEqual(new UnknownPacket(20, ["a"]), new UnknownPacket(20, ["b"]));
    }

    [Fact]
    public void An_attribute_is_replaced_where_it_stands_and_the_first_of_two_wins()
    {
        PacketAttributes attributes = PacketAttributes.Empty.With("a", "1").With("b", "2").With("a", "3");
        Assert.Equal("a=3 b=2", attributes.ToString());
        Assert.Null(attributes.Find("c"));

        Assert.True(Packet.TryParse("003 reason=x reason=y"u8, out Packet? packet, out _));
        Assert.Equal("x", packet.Attributes.Find("reason"));
        Assert.Equal("003 reason=x reason=y", packet.ToString());
    }

    [Fact]
    public void An_address_is_written_as_the_plainest_that_it_is()
    {
        var packet = new AddContactPacket(IPAddress.Parse("::ffff:192.0.2.7"), 1, "a");
        Assert.Equal(IPAddress.Parse("192.0.2.7"), packet.Address);
        Assert.Equal("013 fe80::1 1 a", (packet with { Address = IPAddress.Parse("fe80::1%3") }).ToString());
    }

    [Fact]
    public void A_destination_that_is_too_small_gets_no_packet_and_one_that_fits_does()
    {
        foreach (Packet packet in PacketSamples.All)
        {
            byte[] expected = packet.ToArray();
            for (int length = 0; length < expected.Length; length++)
            {
                Assert.False(packet.TryWrite(new byte[length], out int nothing));
                Assert.Equal(0, nothing);
            }

            byte[] exact = new byte[expected.Length];
            Assert.True(packet.TryWrite(exact, out int written));
            Assert.Equal(expected, exact[..written]);
        }
    }

    [Fact]
    public void An_unpaired_surrogate_is_written_as_the_replacement_character() =>
        Assert.Equal("001 a\uFFFDb", new ConnectPacket("a\uD800b").ToString());

    [Fact]
    public void A_packet_longer_than_any_buffer_of_ours_is_written_whole() =>
        Assert.Equal("001 " + new string('x', 3_000), new ConnectPacket(new string('x', 3_000)).ToString());
}
