using System.Net;
using VoipSdk.Server.Internal;

namespace VoipSdk.Server.Tests.Connections;

public class Places
{
    [Fact]
    public void Places_are_limited_in_total_and_come_back()
    {
        var table = new ConnectionTable(max: 2, maxPerAddress: 10);
        IPAddress address = IPAddress.Parse("192.0.2.1");

        Assert.Null(table.TryReserve(address));
        Assert.Null(table.TryReserve(IPAddress.Loopback));
        Assert.Equal("total", table.TryReserve(address));

        table.Release(IPAddress.Loopback);
        Assert.Null(table.TryReserve(address));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1")]
    [InlineData("2001:db8::1", "2001:db8::2", "192.0.2.1")]
    public void Places_are_limited_for_an_address_or_its_64_bit_network(string first, string same, string other)
    {
        var table = new ConnectionTable(max: 100, maxPerAddress: 1);

        Assert.Null(table.TryReserve(IPAddress.Parse(first)));
        Assert.Equal("address", table.TryReserve(IPAddress.Parse(same)));
        Assert.Null(table.TryReserve(IPAddress.Parse(other)));

        table.Release(IPAddress.Parse(first));
        Assert.Null(table.TryReserve(IPAddress.Parse(same)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    public void Loopback_is_exempt_from_the_limit_of_an_address(string address)
    {
        var table = new ConnectionTable(max: 100, maxPerAddress: 1);

        Assert.Null(table.TryReserve(IPAddress.Parse(address)));
        Assert.Null(table.TryReserve(IPAddress.Parse(address)));
    }
}
