using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ServerLogin
{
    [Fact]
    public void Login_asks_for_the_name_with_the_source_address_and_the_announced_port()
    {
        var session = new ServerSession(address: "::ffff:203.0.113.5");

        session.Receive("000 4242 \n001 Bob \n");

        var login = Assert.IsType<LoginRequested>(Assert.Single(session.Events));
        Assert.Equal("Bob", login.Username.Display);
        Assert.Equal("203.0.113.5:4242", login.Endpoint.ToString());
        Assert.Equal(["000 \n", "002 \n"], session.Sent);
    }

    [Theory]
    [InlineData("001 bob \n")]
    [InlineData("000 \n001 bob \n")]
    public void Client_that_announces_no_port_is_logged_in_with_port_0(string text)
    {
        var session = new ServerSession();

        session.Receive(text);

        Assert.Equal(0, Assert.IsType<LoginRequested>(Assert.Single(session.Events)).Endpoint.Port);
        Assert.EndsWith("002 \n", session.TakeSent());
    }

    [Fact]
    public void After_002_come_the_invitations_and_then_the_friends()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");

        session.Do((machine, now) => machine.CompleteLogin(
            DirectoryResult.Success,
            [ServerSession.Name("Al"), ServerSession.Name("Cy")],
            [ServerSession.Contact("Dee", "2001:db8::5"), ServerSession.Contact("Eve", port: 0)],
            now));

        Assert.Equal(
            "000 ext=keepalive,identity \n002 \n010 Al \n010 Cy \n013 2001:db8::5 5000 Dee \n013 198.51.100.9 0 Eve \n",
            session.TakeSent());
    }

    [Theory]
    [InlineData(DirectoryResult.InUse, "in-use")]
    [InlineData(DirectoryResult.Limit, "limit")]
    [InlineData(DirectoryResult.Unavailable, "unavailable")]
    public void Refused_login_tells_an_extended_client_why(DirectoryResult result, string reason)
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");
        session.TakeSent();

        session.Do((machine, now) => machine.CompleteLogin(result, [], [], now));

        Assert.Equal($"003 reason={reason} \n", session.TakeSent());
        Assert.False(session.Machine.IsLoggedIn);
    }

    [Fact]
    public void Refused_login_is_a_bare_003_for_a_base_client()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive("000 4242 \n001 bob \n");
        session.TakeSent();

        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.InUse, [], [], now));

        Assert.Equal("003 \n", session.TakeSent());
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a%00b")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("\u200Bx")]
    public void Name_that_breaks_the_rules_is_refused_without_asking_the_directory(string name)
    {
        var session = new ServerSession();
        session.Receive(ServerSession.ExtendedHello);
        session.TakeSent();

        session.Receive($"001 {name} \n");

        Assert.Equal("003 reason=invalid \n", session.TakeSent());
        Assert.Equal(new LoginRefused(DirectoryResult.Invalid), Assert.Single(session.Events));
    }

    [Fact]
    public void Another_name_may_be_tried_after_a_refusal()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");
        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.InUse, [], [], now));
        session.TakeSent();

        session.Receive("001 rob \n");
        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.Success, [], [], now));

        Assert.Equal("002 \n", session.TakeSent());
        Assert.True(session.Machine.IsLoggedIn);
    }

    [Theory]
    [InlineData("001 bob \n")]
    [InlineData("001 rob \n")]
    [InlineData("001 a%20b \n")]
    public void Second_login_on_a_connection_is_refused_and_the_first_stays(string second)
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Receive(second);

        Assert.Equal("003 reason=already-logged-in \n", session.TakeSent());
        Assert.True(session.Machine.IsLoggedIn);
    }

    [Fact]
    public void What_follows_a_login_waits_for_its_answer()
    {
        var session = new ServerSession(answersItself: false);

        session.Receive(ServerSession.ExtendedHello + "001 bob \n007 al \n");
        Assert.IsType<LoginRequested>(Assert.Single(session.Events));

        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.Success, [], [], now));

        Assert.Equal(new InviteRequested(ServerSession.Name("al")), session.Events[^1]);
    }

    [Fact]
    public void Notices_that_come_during_the_login_follow_002_and_are_not_told_twice()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");
        session.TakeSent();

        session.Do((machine, now) =>
        {
            machine.NotifyInvite(ServerSession.Name("al"), now);
            machine.NotifyInvite(ServerSession.Name("cy"), now);
            machine.NotifyContact(ServerSession.Contact("dee"), now);
            machine.CompleteLogin(
                DirectoryResult.Success, [ServerSession.Name("al")], [ServerSession.Contact("dee")], now);
        });

        Assert.Equal("002 \n010 al \n013 198.51.100.9 5000 dee \n010 cy \n", session.TakeSent());
    }

    [Fact]
    public void Answer_that_nobody_asked_for_is_misuse()
    {
        var session = new ServerSession();

        Assert.Throws<InvalidOperationException>(() => session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.Success, [], [], now)));
        Assert.Throws<InvalidOperationException>(() => session.Do((machine, now) => machine.CompleteRequest(DirectoryResult.Success, null, now)));
    }
}
