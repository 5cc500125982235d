using System.Net;
using System.Net.Sockets;
using VoipSdk.Internal;
using VoipSdk.Protocol;

namespace VoipSdk.Integration.Tests.Calls;

public class DatagramSockets
{
    public static TheoryData<string?, string> Addresses { get; } = new()
    {
        { "127.0.0.1", "127.0.0.1" },
        { null, "127.0.0.1" },
        { null, "::1" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void What_is_received_says_who_sent_it_and_can_be_answered(string? local, string through)
    {
        Assert.SkipUnless(through != "::1" || Socket.OSSupportsIPv6, "No IPv6 here.");
        IPAddress? address = local is null ? null : IPAddress.Parse(local);
        using DatagramSocket one = DatagramSocket.Bind(address, 0);
        using DatagramSocket other = DatagramSocket.Bind(address, 0);
        byte[] buffer = new byte[DatagramSocket.MaxDatagramBytes];
        DatagramAddress toOther = one.ToNative(TransportAddress.From(new IPEndPoint(IPAddress.Parse(through), other.LocalPort)));

        Assert.True(one.TrySend("ask"u8, toOther));
        Assert.True(other.TryReceive(buffer, out int length, out DatagramAddress from));
        Assert.Equal("ask"u8.ToArray(), buffer[..length]);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(through), one.LocalPort), from.ToTransportAddress().ToIPEndPoint());

        Assert.True(other.TrySend("answer"u8, from));
        Assert.True(one.TryReceive(buffer, out length, out from));
        Assert.Equal("answer"u8.ToArray(), buffer[..length]);
        Assert.Equal(toOther, from);
        Assert.Equal(toOther.GetHashCode(), from.GetHashCode());
    }

    [Fact]
    public void A_datagram_that_is_too_long_is_cut_and_the_next_one_comes_whole()
    {
        using DatagramSocket one = DatagramSocket.Bind(IPAddress.Loopback, 0);
        using DatagramSocket other = DatagramSocket.Bind(IPAddress.Loopback, 0);
        DatagramAddress to = one.ToNative(TransportAddress.From(new IPEndPoint(IPAddress.Loopback, other.LocalPort)));
        byte[] buffer = new byte[DatagramSocket.MaxDatagramBytes];

        Assert.True(one.TrySend(new byte[3_000], to));
        Assert.True(one.TrySend([1, 2, 3], to));

        Assert.True(other.TryReceive(buffer, out int length, out _));
        Assert.InRange(length, 0, buffer.Length);
        Assert.True(other.TryReceive(buffer, out length, out _));
        Assert.Equal(3, length);
    }

    [Fact]
    public void A_socket_that_is_closed_during_a_receive_wakes_its_thread()
    {
        for (int i = 0; i < 200; i++)
        {
            DatagramSocket socket = DatagramSocket.Bind(i % 2 == 0 ? null : IPAddress.Loopback, 0);
            using var begun = new ManualResetEventSlim();
            bool isOpen = true;
            var thread = new Thread(() =>
            {
                byte[] buffer = new byte[DatagramSocket.MaxDatagramBytes];
                begun.Set();
                isOpen = socket.TryReceive(buffer, out _, out _);
            });
            thread.Start();
            begun.Wait(TestContext.Current.CancellationToken);

            socket.Dispose();

            Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "The thread still waits.");
            Assert.False(isOpen);
        }
    }

    [Fact]
    public void A_closed_socket_neither_sends_nor_receives()
    {
        DatagramSocket socket = DatagramSocket.Bind(IPAddress.Loopback, 0);
        DatagramAddress self = socket.ToNative(TransportAddress.From(new IPEndPoint(IPAddress.Loopback, socket.LocalPort)));
        socket.Dispose();
        socket.Dispose();

        Assert.False(socket.TrySend([1], self));
        Assert.False(socket.TryReceive(new byte[10], out _, out _));
    }
}
