using System.Text;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Tests.Security;

namespace VoipSdk.Protocol.Tests.Directory;

public class ClientIdentities
{
    private const string LoginWithKey = "001 alice key=" + PublicKeys.FirstText;
    private static readonly DirectoryClientSettings Settings = new() { HasIdentity = true };

    [Fact]
    public void Client_with_an_identity_announces_the_extension()
    {
        var client = DirectoryClientHarness.Started(Settings);

        Assert.Equal("000 4242 ext=ringing,keepalive,identity", client.TakeSent());
    }

    [Fact]
    public void Key_goes_to_a_server_that_hands_keys_on()
    {
        var client = DirectoryClientHarness.Started(Settings);
        client.Receive("000 ext=keepalive,identity \n");
        client.TakeSent();

        client.Login("alice", PublicKeys.First);

        Assert.True(client.Machine.ServerHandsOnKeys);
        Assert.Equal(LoginWithKey, client.TakeSent());
    }

    [Fact]
    public void Login_that_waits_for_the_hello_has_its_key()
    {
        var client = DirectoryClientHarness.Started(Settings);
        client.TakeSent();
        client.Login("alice", PublicKeys.First);

        client.Receive("000 ext=keepalive,identity \n");

        Assert.Equal(LoginWithKey, client.TakeSent());
    }

    [Theory]
    [InlineData("000 ext=keepalive \n")]
    [InlineData("000 ext=keepalive,identities \n")]
    [InlineData("000 ext= \n")]
    [InlineData("000 \n")]
    [InlineData("0")]
    public void Key_is_kept_from_a_server_that_hands_no_keys_on(string hello)
    {
        var client = DirectoryClientHarness.Started(Settings);
        client.Receive(hello);
        client.AdvanceBy(150);
        client.TakeSent();

        client.Login("alice", PublicKeys.First);

        Assert.False(client.Machine.ServerHandsOnKeys);
        Assert.Equal("001 alice", client.TakeSent());
    }

    [Fact]
    public void Login_with_a_key_waits_for_the_extensions_of_a_server_that_had_to_speak_first()
    {
        var client = DirectoryClientHarness.Started(Settings);
        client.AdvanceBy(250);
        client.Receive("000 \n");
        client.TakeSent();

        client.Login("alice", PublicKeys.First);
        client.AdvanceBy(1_000);
        Assert.Equal("", client.TakeSent());
        client.Receive("000 ext=keepalive,identity \n");

        Assert.Equal(LoginWithKey, client.TakeSent());
    }

    [Fact]
    public void Login_with_a_key_does_not_wait_for_ever()
    {
        var client = DirectoryClientHarness.Started(Settings);
        client.AdvanceBy(250);
        client.Receive("000 \n");
        client.TakeSent();
        MonoTime greeted = client.Now;

        client.Login("alice", PublicKeys.First);
        client.AdvanceBy(10_000);

        (string text, MonoTime at) = Assert.Single(client.Sent);
        Assert.Equal("001 alice \n", text);
        Assert.Equal(greeted + DirectoryClientSettings.LateExtensionsWait, at);
    }

    [Theory]
    [InlineData("000 \n", 150)] // Sooner than a server would that had to speak first: this is the answer to ours.
    [InlineData("000 \n000 \n", 250)] // Asked twice, no extensions.
    [InlineData("0", 250)] // No server without framing has any.
    public void Nothing_waits_where_no_extensions_can_follow(string hello, int afterMilliseconds)
    {
        var client = DirectoryClientHarness.Started(Settings);
        client.AdvanceBy(afterMilliseconds);
        client.Receive(hello);
        client.AdvanceBy(100);
        client.TakeSent();

        client.Login("alice", PublicKeys.First);

        Assert.Equal("001 alice", client.TakeSent());
    }

    [Fact]
    public void Login_without_a_key_never_waits()
    {
        var client = DirectoryClientHarness.Started();
        client.AdvanceBy(250);
        client.Receive("000 \n");
        client.TakeSent();

        client.Login("alice");

        Assert.Equal("001 alice", client.TakeSent());
    }

    [Fact]
    public void Refused_key_is_told_as_such()
    {
        var client = DirectoryClientHarness.Extended(Settings);
        client.Login("alice", PublicKeys.First);

        client.Receive("003 reason=invalid-key \n");

        Assert.Equal("failed #1 InvalidIdentityKey", client.TakeEvents());
    }

    [Fact]
    public void New_key_another_one_and_none_any_more_are_news_and_the_same_again_is_none()
    {
        var client = DirectoryClientHarness.Extended(Settings).LoggedIn();

        foreach (string attribute in new[] { "", Key(PublicKeys.FirstText), Key(PublicKeys.FirstText), Key(PublicKeys.SecondText), "", "" })
        {
            client.Receive($"013 192.0.2.7 5000 bob{attribute} \n");
        }

        Assert.Equal(
            [null, PublicKeys.First, PublicKeys.Second, null],
            client.Events.OfType<DirectoryClientEvent.ContactReceived>().Select(e => e.Contact.IdentityKey));
        Assert.Null(Assert.Single(client.Machine.Contacts).IdentityKey);
    }

    [Theory]
    [InlineData("key=")]
    [InlineData("key=none")]
    [InlineData("key=BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfY")]
    [InlineData("key=none key=" + PublicKeys.FirstText)]
    public void Key_that_is_none_counts_as_no_key_and_the_friend_stays(string attribute)
    {
        var client = DirectoryClientHarness.Extended(Settings).LoggedIn();

        client.Receive($"013 192.0.2.7 5000 bob {attribute} \n013 192.0.2.8 5000 carol key={PublicKeys.FirstText} \n");

        Assert.Equal([null, PublicKeys.First], client.Machine.Contacts.Select(contact => contact.IdentityKey));
        Assert.Equal(DirectoryClientState.Open, client.Machine.State);
    }

    [Fact]
    public void Contact_with_a_key_means_the_same_in_every_split()
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"013 192.0.2.7 5000 bob key={PublicKeys.FirstText} \n");
        for (int split = 0; split <= bytes.Length; split++)
        {
            var client = DirectoryClientHarness.Extended(Settings).LoggedIn();
            client.Receive(bytes.AsSpan(0, split));
            client.AdvanceBy(1_000);
            client.Receive(bytes.AsSpan(split));

            Assert.Equal(PublicKeys.First, Assert.Single(client.Machine.Contacts).IdentityKey);
        }
    }

    [Fact]
    public void What_an_unframed_server_writes_behind_a_name_leaves_the_name_alone()
    {
        var client = DirectoryClientHarness.BaseLevel(Settings).LoggedIn();

        client.Receive($"13 192.0.2.7 5000 bob key={PublicKeys.FirstText}");
        client.AdvanceBy(100);

        Assert.Equal("bob", Assert.Single(client.Machine.Contacts).Username.Display);
    }

    private static string Key(string text) => $" key={text}";
}
