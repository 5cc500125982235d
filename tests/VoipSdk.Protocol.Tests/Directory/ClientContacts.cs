namespace VoipSdk.Protocol.Tests.Directory;

public class ClientContacts
{
    [Fact]
    public void Contact_may_come_at_any_time()
    {
        var client = DirectoryClientHarness.Extended();

        client.Receive("013 192.0.2.7 5000 bob \n");

        Assert.Equal("contact bob 192.0.2.7:5000", client.TakeEvents());
        Assert.Equal("bob", Assert.Single(client.Machine.Contacts).Username.Display);
    }

    [Fact]
    public void Latest_address_wins_and_the_same_one_again_is_no_news()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("013 192.0.2.7 5000 bob \n013 192.0.2.7 5000 bob \n013 ::ffff:192.0.2.7 5000 bob \n");
        client.Receive("013 192.0.2.7 5001 bob \n013 2001:db8::1 5001 Bob \n");

        Assert.Equal("contact bob 192.0.2.7:5000|moved bob 192.0.2.7:5001|moved Bob [2001:db8::1]:5001", client.TakeEvents());
        Assert.Single(client.Machine.Contacts);
        Assert.Equal("Bob", client.Machine.Contacts[0].Username.Display);
    }

    [Fact]
    public void Contacts_keep_the_order_in_which_they_came()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("013 192.0.2.1 1 zoe \n013 192.0.2.2 2 bob \n013 192.0.2.9 9 ZOE \n");

        Assert.Equal(["ZOE", "bob"], client.Machine.Contacts.Select(contact => contact.Username.Display));
    }

    [Fact]
    public void Contact_settles_an_invitation_also_when_nobody_accepted_it_here()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("010 bob \n013 192.0.2.7 5000 bob \n");

        Assert.Equal("invited-by bob|contact bob 192.0.2.7:5000|settled bob", client.TakeEvents());
        Assert.Empty(client.Machine.Invitations);
    }

    [Fact]
    public void Contacts_are_bounded_but_known_ones_still_move()
    {
        var client = DirectoryClientHarness.Extended(new() { MaxContacts = 1 }).LoggedIn();

        client.Receive("013 192.0.2.7 5000 bob \n013 192.0.2.8 5000 carol \n013 192.0.2.7 5001 bob \n");

        Assert.Equal("contact bob 192.0.2.7:5000|moved bob 192.0.2.7:5001", client.TakeEvents());
        Assert.Equal(1, client.Machine.IgnoredPackets);
    }

    [Fact]
    public void Port_zero_is_a_contact_that_takes_no_calls()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Receive("013 192.0.2.7 0 bob \n");

        Assert.Equal(0, Assert.Single(client.Machine.Contacts).Endpoint.Port);
    }
}
