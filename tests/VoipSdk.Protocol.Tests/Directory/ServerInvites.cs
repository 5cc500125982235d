using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ServerInvites
{
    private const string BaseHello = "000 4242 \n";

    [Fact]
    public void Invitation_is_confirmed_with_the_name_as_it_was_asked_for()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Receive("007 ALICE \n");

        Assert.Equal(new InviteRequested(ServerSession.Name("alice")), Assert.Single(session.Events));
        Assert.Equal("008 ALICE \n", session.TakeSent());
    }

    [Theory]
    [InlineData(ServerSession.ExtendedHello, "009 al reason=unknown \n")]
    [InlineData(BaseHello, "009 al \n")]
    public void Unknown_user_is_009_with_the_name(string hello, string expected)
    {
        ServerSession session = ServerSession.LoggedIn("bob", hello);
        session.AnswersItself = false;

        session.Receive("007 al \n");
        session.Do((machine, now) => machine.CompleteRequest(DirectoryResult.Unknown, null, now));

        Assert.Equal(expected, session.TakeSent());
    }

    [Theory]
    [InlineData("007 BOB \n", "009 BOB reason=self \n")]
    [InlineData("007 a%0Ab \n", "009 a%0Ab reason=invalid \n")]
    [InlineData("011 bob \n", "009 bob reason=no-invite \n")]
    [InlineData("012 a%20b \n", "009 a%20b reason=no-invite \n")]
    public void Requests_that_cannot_be_are_refused_without_asking_the_directory(string request, string expected)
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Receive(request);

        Assert.Empty(session.Events);
        Assert.Equal(expected, session.TakeSent());
    }

    [Theory]
    [InlineData(ServerSession.ExtendedHello, "009 al reason=not-logged-in \n009 al reason=not-logged-in \n009 al reason=not-logged-in \n")]
    [InlineData(BaseHello, "009 al \n")]
    public void Before_the_login_an_invitation_fails_and_a_base_client_hears_no_more_than_that(string hello, string expected)
    {
        var session = new ServerSession();
        session.Receive(hello);
        session.TakeSent();

        session.Receive("007 al \n011 al \n012 al \n");

        Assert.Empty(session.Events);
        Assert.Equal(expected, session.TakeSent());
    }

    [Theory]
    [InlineData(ServerSession.ExtendedHello, "009 al reason=no-invite \n")]
    [InlineData(BaseHello, "")]
    public void Acceptance_without_an_invitation_reveals_nothing(string hello, string expected)
    {
        ServerSession session = ServerSession.LoggedIn("bob", hello);
        session.AnswersItself = false;

        session.Receive("011 al \n");
        session.Do((machine, now) => machine.CompleteRequest(DirectoryResult.NoInvite, null, now));

        Assert.Equal(expected, session.TakeSent());
    }

    [Fact]
    public void Accepted_invitation_brings_the_contact()
    {
        ServerSession session = ServerSession.LoggedIn("bob", BaseHello);
        session.AnswersItself = false;

        session.Receive("011 al \n");
        session.Do((machine, now) => machine.CompleteRequest(DirectoryResult.Success, ServerSession.Contact("Al"), now));

        Assert.Equal("013 198.51.100.9 5000 Al \n", session.TakeSent());
    }

    [Fact]
    public void Invitation_to_a_friend_is_008_and_013_again()
    {
        ServerSession session = ServerSession.LoggedIn("bob");
        session.Do((machine, now) => machine.NotifyContact(ServerSession.Contact("Al"), now));
        session.TakeSent();
        session.AnswersItself = false;

        session.Receive("007 al \n");
        session.Do((machine, now) => machine.CompleteRequest(DirectoryResult.Success, ServerSession.Contact("Al"), now));

        Assert.Equal("008 al \n013 198.51.100.9 5000 Al \n", session.TakeSent());
    }

    [Fact]
    public void Refusal_has_no_answer()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Receive("012 al \n");

        Assert.Equal(new RefuseRequested(ServerSession.Name("al")), Assert.Single(session.Events));
        Assert.Empty(session.Sent);
    }

    [Theory]
    [InlineData(ServerSession.ExtendedHello, "012 Al \n")]
    [InlineData(BaseHello, "")]
    public void Only_an_extended_client_hears_that_its_invitation_was_refused(string hello, string expected)
    {
        ServerSession session = ServerSession.LoggedIn("bob", hello);

        session.Do((machine, now) => machine.NotifyRefused(ServerSession.Name("Al"), now));

        Assert.Equal(expected, session.TakeSent());
    }

    [Fact]
    public void Invitation_is_told_once_until_it_was_answered()
    {
        ServerSession session = ServerSession.LoggedIn("bob");
        session.Do((machine, now) => machine.NotifyInvite(ServerSession.Name("al"), now));
        session.Do((machine, now) => machine.NotifyInvite(ServerSession.Name("al"), now));
        Assert.Equal("010 al \n", session.TakeSent());

        session.Receive("012 al \n");
        session.Do((machine, now) => machine.NotifyInvite(ServerSession.Name("al"), now));

        Assert.Equal("010 al \n", session.TakeSent());
    }

    [Fact]
    public void Friend_is_told_again_only_when_reached_elsewhere()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Do((machine, now) => machine.NotifyContact(ServerSession.Contact("al"), now));
        session.Do((machine, now) => machine.NotifyContact(ServerSession.Contact("AL"), now));
        session.Do((machine, now) => machine.NotifyContact(ServerSession.Contact("al", port: 5_001), now));
        session.Do((machine, now) => machine.NotifyContact(ServerSession.Contact("al", "198.51.100.10", 5_001), now));

        Assert.Equal(
            "013 198.51.100.9 5000 al \n013 198.51.100.9 5001 al \n013 198.51.100.10 5001 al \n", session.TakeSent());
    }

    [Fact]
    public void Answer_about_a_long_text_fits_the_packet_of_a_base_client()
    {
        ServerSession session = ServerSession.LoggedIn("bob", BaseHello);

        session.Receive("007 " + new string('%', 4_000) + " \n");

        string answer = session.TakeSent();
        Assert.StartsWith("009 %25%25", answer);
        Assert.EndsWith(" \n", answer);
        Assert.True(answer.Length <= 512);
    }

    [Theory]
    [InlineData("17\n")]
    [InlineData("999 what ever=yes\n")]
    [InlineData("002\n")]
    [InlineData("013 192.0.2.1 1 eve\n")]
    [InlineData("014 \u0001\u0002\n")]
    [InlineData("4 eve\n")]
    public void Packets_that_no_client_sends_are_counted_and_ignored(string text)
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Receive(text);
        session.Receive("007 al \n");

        Assert.Equal(1, session.Machine.PacketsIgnored);
        Assert.Equal("008 al \n", session.TakeSent());
    }
}
