using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ServerGreeting
{
    [Fact]
    public void Silent_client_is_greeted_after_the_greeting_delay()
    {
        var session = new ServerSession();

        session.AdvanceBy(TimeSpan.FromMilliseconds(199));
        Assert.Empty(session.Sent);

        session.AdvanceBy(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["000 \n"], session.Sent);
    }

    [Fact]
    public void Framed_hello_is_answered_at_once_and_the_server_does_not_speak_again()
    {
        var session = new ServerSession();

        session.Receive("000 4242 \n");
        session.AdvanceBy(TimeSpan.FromSeconds(10));

        Assert.Equal(["000 \n"], session.Sent);
    }

    [Fact]
    public void Extended_hello_is_answered_with_the_extensions_of_the_server()
    {
        var session = new ServerSession();

        session.Receive("000 4242 ext=ringing,keepalive \n");

        Assert.Equal(["000 ext=keepalive,identity \n"], session.Sent);
        Assert.True(session.Machine.IsExtended);
    }

    [Theory]
    [InlineData("000 4242 ext= \n")]
    [InlineData("000 4242 color=blue \n")]
    public void Any_attribute_on_000_makes_the_client_extended(string hello)
    {
        var session = new ServerSession();

        session.Receive(hello);

        Assert.Equal("000 ext=keepalive,identity \n", session.TakeSent());
    }

    [Fact]
    public void Unframed_client_that_was_greeted_gets_no_second_000()
    {
        var session = new ServerSession();
        session.AdvanceBy(TimeSpan.FromMilliseconds(300));
        Assert.Equal("000 \n", session.TakeSent());

        session.ReceiveUnframed("0 4242");

        Assert.Empty(session.Sent);
    }

    [Fact]
    public void Unframed_client_that_speaks_first_is_answered()
    {
        var session = new ServerSession();

        session.ReceiveUnframed("0 4242");

        Assert.Equal(["000 \n"], session.Sent);
    }

    [Fact]
    public void Framed_client_that_was_greeted_is_answered_as_well()
    {
        var session = new ServerSession();
        session.AdvanceBy(TimeSpan.FromSeconds(1));

        session.Receive(ServerSession.ExtendedHello);

        Assert.Equal(["000 \n", "000 ext=keepalive,identity \n"], session.Sent);
    }

    [Fact]
    public void Ping_of_a_client_that_announced_pings_is_answered_with_an_empty_line()
    {
        var session = new ServerSession();
        session.Receive(ServerSession.ExtendedHello);
        session.TakeSent();

        session.Receive("\n");

        Assert.Equal(["\n"], session.Sent);
    }

    [Theory]
    [InlineData("000 4242 \n")]
    [InlineData("000 4242 ext=ringing \n")]
    public void Empty_line_of_any_other_client_is_not_answered(string hello)
    {
        var session = new ServerSession();
        session.Receive(hello);
        session.TakeSent();

        session.Receive("\n\r\n\n");

        Assert.Empty(session.Sent);
    }

    [Fact]
    public void Zero_padding_is_no_ping()
    {
        var session = new ServerSession();
        session.Receive(ServerSession.ExtendedHello);
        session.TakeSent();

        session.Receive(new byte[300]);

        Assert.Empty(session.Sent);
    }

    [Fact]
    public void Port_announced_after_the_login_moves_the_user()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Receive("000 5555 ext=keepalive \n");

        var moved = Assert.IsType<MoveRequested>(Assert.Single(session.Events));
        Assert.Equal("192.0.2.7:5555", moved.Endpoint.ToString());
    }
}
