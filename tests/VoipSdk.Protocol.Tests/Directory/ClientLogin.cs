namespace VoipSdk.Protocol.Tests.Directory;

public class ClientLogin
{
    [Fact]
    public void Login_is_sent_as_typed_and_succeeds_with_002()
    {
        var client = DirectoryClientHarness.Extended();

        long id = client.Login("Alice");
        Assert.Equal("001 Alice", client.TakeSent());
        client.Receive("002 \n");

        Assert.Equal($"logged-in Alice|ok #{id}", client.TakeEvents());
        Assert.Equal("Alice", client.Machine.Username?.Display);
    }

    [Theory]
    [InlineData("003 \n", "UsernameInUse")]
    [InlineData("003 reason=in-use \n", "UsernameInUse")]
    [InlineData("003 reason=invalid \n", "InvalidUsername")]
    [InlineData("003 reason=already-logged-in \n", "AlreadyLoggedIn")]
    [InlineData("003 reason=limit \n", "LimitReached")]
    [InlineData("003 reason=no-hello \n", "HelloMissing")]
    [InlineData("003 reason=full-moon \n", "Other")]
    public void Refused_login_says_why(string answer, string expected)
    {
        var client = DirectoryClientHarness.Extended();

        long id = client.Login("alice");
        client.Receive(answer);

        Assert.Equal($"failed #{id} {expected}", client.TakeEvents());
        Assert.Null(client.Machine.Username);
    }

    [Fact]
    public void Refused_client_may_try_another_name()
    {
        var client = DirectoryClientHarness.BaseLevel();

        long first = client.Login("alice");
        client.Receive("3");
        client.AdvanceBy(100);
        long second = client.Login("alicia");
        client.Receive("2");
        client.AdvanceBy(100);

        Assert.Equal("001 alice|001 alicia", client.TakeSent());
        Assert.Equal($"failed #{first} UsernameInUse|logged-in alicia|ok #{second}", client.TakeEvents());
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("123456789012345678901234567890123")]
    public void Name_that_breaks_the_rules_is_not_sent(string name)
    {
        var client = DirectoryClientHarness.Extended();

        long id = client.Login(name);

        Assert.Equal("", client.TakeSent());
        Assert.Equal($"failed #{id} InvalidUsername", client.TakeEvents());
    }

    [Fact]
    public void Second_login_with_the_same_name_succeeds_and_with_another_fails_without_asking()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn("alice");

        long same = client.Login("ALICE");
        long other = client.Login("bob");

        Assert.Equal("", client.TakeSent());
        Assert.Equal($"ok #{same}|failed #{other} AlreadyLoggedIn", client.TakeEvents());
    }

    [Fact]
    public void Requests_before_a_login_fail_without_being_sent()
    {
        var client = DirectoryClientHarness.Extended();

        long invite = client.Invite("bob");
        long accept = client.Accept("bob");
        long refuse = client.Refuse("bob");

        Assert.Equal("", client.TakeSent());
        Assert.Equal(
            $"failed #{invite} NotLoggedIn|failed #{accept} NotLoggedIn|failed #{refuse} NotLoggedIn", client.TakeEvents());
    }

    [Fact]
    public void Requests_behind_a_login_wait_for_its_outcome()
    {
        var client = DirectoryClientHarness.Extended();

        long login = client.Login("alice");
        long invite = client.Invite("bob");
        Assert.Equal("001 alice", client.TakeSent());
        client.Receive("002 \n");
        Assert.Equal("007 bob", client.TakeSent());
        client.Receive("008 bob \n");

        Assert.Equal($"logged-in alice|ok #{login}|ok #{invite}", client.TakeEvents());
    }

    [Fact]
    public void Requests_wait_for_the_servers_hello()
    {
        var client = DirectoryClientHarness.Started();
        client.TakeSent();

        client.Login("alice");
        Assert.Equal("", client.TakeSent());
        client.Receive("000 ext=keepalive \n");

        Assert.Equal("001 alice", client.TakeSent());
    }

    [Fact]
    public void Unanswered_login_fails_after_the_request_timeout()
    {
        var client = DirectoryClientHarness.Extended();

        long id = client.Login("alice");
        client.AdvanceBy(9_999);
        Assert.Equal("", client.TakeEvents());
        client.AdvanceBy(1);

        Assert.Equal($"failed #{id} TimedOut", client.TakeEvents());
    }

    [Fact]
    public void Answer_that_is_late_still_logs_the_client_in()
    {
        var client = DirectoryClientHarness.Extended();

        client.Login("alice");
        client.AdvanceBy(10_000);
        client.TakeEvents();
        client.Receive("002 \n");
        long again = client.Login("alice");

        Assert.Equal($"logged-in alice|ok #{again}", client.TakeEvents());
    }

    [Fact]
    public void Late_answer_is_not_taken_for_the_answer_to_another_name()
    {
        var client = DirectoryClientHarness.Extended();

        client.Login("alice");
        client.AdvanceBy(10_000);
        client.TakeEvents();
        long second = client.Login("bob");
        client.Receive("002 \n");
        Assert.Equal("logged-in alice", client.TakeEvents());
        client.Receive("003 reason=already-logged-in \n");

        Assert.Equal($"failed #{second} AlreadyLoggedIn", client.TakeEvents());
        Assert.Equal("alice", client.Machine.Username?.Display);
    }

    [Fact]
    public void Server_that_says_yes_to_two_names_does_not_change_who_is_logged_in()
    {
        var client = DirectoryClientHarness.Extended();
        client.Login("alice");
        client.AdvanceBy(10_000);
        client.TakeEvents();
        long second = client.Login("bob");

        client.Receive("002 \n002 \n002 \n");

        Assert.Equal($"logged-in alice|failed #{second} AlreadyLoggedIn", client.TakeEvents());
        Assert.Equal("alice", client.Machine.Username?.Display);
        Assert.Equal(1, client.Machine.IgnoredPackets);
    }
}
