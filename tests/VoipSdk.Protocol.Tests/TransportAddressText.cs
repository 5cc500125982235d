using System.Net;

namespace VoipSdk.Protocol.Tests;

public class TransportAddressText
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8::0:1", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:0:0:0:0:192.0.2.33", "2001:db8::c000:221")]
    public void Addresses_are_taken_and_shown_in_their_plain_form(string text, string expected)
    {
        Assert.True(TransportAddress.TryParseAddress(text, out IPAddress? address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("192.0.2.01")]
    [InlineData("256.0.0.1")]
    [InlineData("192.0.2.1:80")]
    [InlineData("192.0.2.1 ")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%3")]
    [InlineData("::1/64")]
    [InlineData(":::")]
    [InlineData("localhost")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(TransportAddress.TryParseAddress(text, out IPAddress? address));
        Assert.Null(address);
    }

    [Fact]
    public void One_peer_seen_through_two_sockets_has_one_address()
    {
        var plain = new TransportAddress(IPAddress.Parse("192.0.2.1"), 80);
        var mapped = TransportAddress.From(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 80));
        var scoped = new TransportAddress(IPAddress.Parse("fe80::1%2"), 80);

        Assert.Equal(plain, mapped);
        Assert.Equal(plain.GetHashCode(), mapped.GetHashCode());
        Assert.Equal(new TransportAddress(IPAddress.Parse("fe80::1%3"), 80), scoped);
        Assert.True(plain != new TransportAddress(plain.Address, 81));
        Assert.Equal("192.0.2.1:80", plain.ToString());
        Assert.Equal("[fe80::1]:80", scoped.ToString());
        Assert.Equal("0.0.0.0:0", default(TransportAddress).ToString());
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80), mapped.ToIPEndPoint());
    }
}
