using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ClientInvitations
{
    [Fact]
    public void Answers_of_an_extended_server_find_their_questions_by_name()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        long bob = client.Invite("Bob");
        long carol = client.Invite("carol");
        Assert.Equal("007 Bob|007 carol", client.TakeSent());
        client.Receive("009 CAROL reason=unknown \n008 bob \n");

        Assert.Equal($"failed #{carol} UnknownUser|ok #{bob}", client.TakeEvents());
    }

    [Theory]
    [InlineData("009 bob \n", "UnknownUser")]
    [InlineData("009 \n", "UnknownUser")]
    [InlineData("009 bob reason=self \n", "Yourself")]
    [InlineData("009 bob reason=blocked \n", "Blocked")]
    [InlineData("009 bob reason=limit \n", "LimitReached")]
    [InlineData("009 bob reason=not-logged-in \n", "NotLoggedIn")]
    [InlineData("009 bob reason=invalid \n", "InvalidUsername")]
    [InlineData("009 bob reason=unavailable \n", "Unavailable")]
    public void Refused_invitation_says_why(string answer, string expected)
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        long id = client.Invite("bob");
        client.Receive(answer);

        Assert.Equal($"failed #{id} {expected}", client.TakeEvents());
    }

    [Fact]
    public void Bare_answers_belong_to_the_one_invitation_that_is_under_way()
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();

        long bob = client.Invite("bob");
        long carol = client.Invite("carol");
        client.AdvanceBy(1_000);
        Assert.Equal("007 bob", client.TakeSent());
        client.Receive("9");
        client.AdvanceBy(100);
        Assert.Equal("007 carol", client.TakeSent());
        client.Receive("8");
        client.AdvanceBy(100);

        Assert.Equal($"failed #{bob} UnknownUser|ok #{carol}", client.TakeEvents());
    }

    [Fact]
    public void Unanswered_invitation_lets_the_next_one_go_after_the_timeout()
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();

        long bob = client.Invite("bob");
        client.Invite("carol");
        client.AdvanceBy(10_000);

        Assert.Equal($"failed #{bob} TimedOut", client.TakeEvents());
        Assert.Equal("007 bob|007 carol", client.TakeSent());
    }

    [Fact]
    public void Incoming_invitation_is_told_once_and_kept()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("010 Bob \n010 bob \n");

        Assert.Equal("invited-by Bob", client.TakeEvents());
        Assert.Equal("Bob", Assert.Single(client.Machine.Invitations).Display);
    }

    [Fact]
    public void Accepting_succeeds_when_the_server_names_the_friend()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();
        client.Receive("010 bob \n");
        client.TakeEvents();

        long id = client.Accept("bob");
        Assert.Equal("011 bob", client.TakeSent());
        client.Receive("013 192.0.2.7 5000 bob \n");

        Assert.Equal($"contact bob 192.0.2.7:5000|settled bob|ok #{id}", client.TakeEvents());
        Assert.Empty(client.Machine.Invitations);
    }

    [Fact]
    public void Accepting_without_an_invitation_fails_and_forgets_what_was_kept()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();
        client.Receive("010 bob \n");
        client.TakeEvents();

        long invite = client.Invite("bob");
        long accept = client.Accept("bob");
        client.Receive("009 bob reason=no-invite \n009 bob reason=limit \n");

        Assert.Equal($"settled bob|failed #{accept} NoInvitation|failed #{invite} LimitReached", client.TakeEvents());
    }

    [Fact]
    public void Accepting_fails_after_the_timeout_when_a_base_server_does_not_answer()
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();

        long id = client.Accept("bob");
        client.AdvanceBy(10_000);

        Assert.Equal($"failed #{id} TimedOut", client.TakeEvents());
    }

    [Fact]
    public void Refusing_is_done_once_transmitted_for_it_has_no_answer()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();
        client.Receive("010 bob \n");
        client.TakeEvents();

        long id = client.Refuse("bob");

        Assert.Equal("012 bob", client.TakeSent());
        Assert.Equal($"settled bob|ok #{id}", client.TakeEvents());
    }

    [Fact]
    public void Extended_server_passes_a_refusal_on()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("012 bob \n");

        Assert.Equal("refused-by bob", client.TakeEvents());
    }

    [Fact]
    public void Invitations_are_bounded_and_the_rest_is_counted()
    {
        var client = DirectoryClientHarness.Extended(new() { MaxInvitations = 2 }).LoggedIn();

        client.Receive("010 a \n010 b \n010 c \n");

        Assert.Equal("invited-by a|invited-by b", client.TakeEvents());
        Assert.Equal(1, client.Machine.IgnoredPackets);
    }

    [Fact]
    public void Name_that_breaks_the_rules_is_ignored_and_counted()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("010 a%20b \n012 a%0Ab \n013 192.0.2.7 5000 a%20b \n");

        Assert.Equal("", client.TakeEvents());
        Assert.Equal(3, client.Machine.IgnoredPackets);
    }

    [Fact]
    public void Requests_are_bounded()
    {
        var client = DirectoryClientHarness.Extended(new() { MaxRequests = 2 }).LoggedIn();

        client.Invite("a");
        client.Invite("b");
        long third = client.Invite("c");

        Assert.Equal($"failed #{third} LimitReached", client.TakeEvents());
    }

    [Fact]
    public void Withdrawn_request_is_not_sent_when_its_turn_comes()
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();

        client.Invite("bob");
        long carol = client.Invite("carol");
        client.Machine.Withdraw(carol, client.Now);
        client.Receive("8 bob");
        client.AdvanceBy(1_000);

        Assert.Equal("007 bob", client.TakeSent());
    }

    [Theory]
    [InlineData("b=b", "007 b%3Db")]
    [InlineData("100%", "007 100%25")]
    [InlineData("Zoë", "007 Zoë")]
    public void Names_are_escaped_on_the_wire(string name, string expected)
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Invite(name);

        Assert.Equal(expected, client.TakeSent());
    }
}
