using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ClientHello
{
    [Fact]
    public void Client_says_hello_first_with_its_call_port_and_its_extensions()
    {
        var client = DirectoryClientHarness.Started(new DirectoryClientSettings { CallPort = 50_001 });

        (string text, _) = Assert.Single(client.Sent);
        Assert.Equal("000 50001 ext=ringing,keepalive \n", text);
        Assert.Equal(DirectoryClientState.Connecting, client.Machine.State);
    }

    [Fact]
    public void Client_without_a_call_socket_says_hello_without_a_port()
    {
        var client = DirectoryClientHarness.Started(new DirectoryClientSettings { CallPort = 0 });

        Assert.Equal("000 ext=ringing,keepalive", client.TakeSent());
    }

    [Theory]
    [InlineData("000 ext=keepalive \n", true)]
    [InlineData("000 something=else \n", true)]
    [InlineData("000 \n", false)]
    [InlineData("0\r\n", false)]
    [InlineData("0\0", false)]
    public void Hello_with_attributes_comes_from_an_extended_server(string hello, bool isExtended)
    {
        var client = DirectoryClientHarness.Started();

        client.Receive(hello);

        Assert.Equal("welcomed", client.TakeEvents());
        Assert.Equal(isExtended, client.Machine.ServerIsExtended);
        Assert.Equal(DirectoryClientState.Open, client.Machine.State);
    }

    [Fact]
    public void Bare_zero_without_an_end_is_a_hello_after_the_idle_time()
    {
        var client = DirectoryClientHarness.Started();

        client.Receive("0");
        Assert.Equal("", client.TakeEvents());
        client.AdvanceBy(100);

        Assert.Equal("welcomed", client.TakeEvents());
        Assert.False(client.Machine.ServerIsExtended);
    }

    [Fact]
    public void Second_hello_with_attributes_makes_the_server_an_extended_one_without_a_second_event()
    {
        var client = DirectoryClientHarness.Started();

        client.Receive("000 \n000 ext=keepalive \n");

        Assert.Equal("welcomed", client.TakeEvents());
        Assert.True(client.Machine.ServerIsExtended);
    }

    [Fact]
    public void Silent_server_is_given_up_at_the_welcome_timeout()
    {
        var client = DirectoryClientHarness.Started(new() { WelcomeTimeout = TimeSpan.FromSeconds(3) });

        client.AdvanceBy(2_999);
        Assert.Equal("", client.TakeEvents());
        client.AdvanceBy(1);

        Assert.Equal("closed WelcomeTimedOut", client.TakeEvents());
        Assert.Null(client.Machine.NextDeadline);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("013 example.org 4242 bob\n")]
    [InlineData("013 127.0.0.1 70000 bob\n")]
    [InlineData("010 \n")]
    [InlineData("1234 \n")]
    public void What_is_not_the_protocol_ends_the_connection_and_nothing_follows(string garbage)
    {
        var client = DirectoryClientHarness.Started();

        client.Receive(garbage);
        client.Receive("000 \n");
        client.ReceiveEnd();
        client.AdvanceBy(1_000_000);

        Assert.Equal("closed ProtocolViolation", client.TakeEvents());
        Assert.Equal(DirectoryCloseReason.ProtocolViolation, client.Machine.CloseReason);
    }

    [Fact]
    public void Endless_line_ends_the_connection()
    {
        var client = DirectoryClientHarness.Started();

        client.Receive(new string('1', 5_000));

        Assert.Equal("closed ProtocolViolation", client.TakeEvents());
    }

    [Fact]
    public void Server_that_closes_before_its_hello_is_told_as_such()
    {
        var client = DirectoryClientHarness.Started();

        client.ReceiveEnd();

        Assert.Equal("closed ClosedByServer", client.TakeEvents());
    }

    [Fact]
    public void What_an_unframed_server_wrote_last_still_counts_when_it_closes()
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();

        client.Receive("10 bob");
        client.ReceiveEnd();

        Assert.Equal("invited-by bob|closed ClosedByServer", client.TakeEvents());
    }

    [Fact]
    public void Machine_that_is_not_started_or_is_closed_takes_no_request()
    {
        var machine = new DirectoryClientMachine(new DirectoryClientSettings());

        Assert.Throws<InvalidOperationException>(() => machine.Login("alice", MonoTime.Zero));
        machine.Start(MonoTime.Zero);
        Assert.Throws<InvalidOperationException>(() => machine.Start(MonoTime.Zero));
        machine.HandleEndOfStream(MonoTime.Zero);
        Assert.Throws<InvalidOperationException>(() => machine.Login("alice", MonoTime.Zero));
    }

    [Fact]
    public void Unknown_packets_are_counted_and_ignored()
    {
        var client = DirectoryClientHarness.Extended();

        client.Receive("099 what ever \n001 bob \n004 bob \n002 \n008 bob \n");

        Assert.Equal("", client.TakeEvents());
        Assert.Equal(5, client.Machine.IgnoredPackets);
    }
}
