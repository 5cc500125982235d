using System.Text;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;
using VoipSdk.Protocol.Tests.Security;

namespace VoipSdk.Protocol.Tests.Directory;

public class ServerIdentities
{
    private const string IdentityHello = "000 4242 ext=keepalive,identity \n";

    [Fact]
    public void Key_of_a_login_reaches_the_directory()
    {
        ServerSession session = Greeted(IdentityHello);

        session.Receive($"001 bob key={PublicKeys.FirstText} \n");

        Assert.Equal(PublicKeys.First, Assert.IsType<LoginRequested>(Assert.Single(session.Events)).IdentityKey);
        Assert.Equal("002 \n", session.TakeSent());
    }

    [Fact]
    public void Login_without_a_key_has_none()
    {
        ServerSession session = Greeted(IdentityHello);

        session.Receive("001 bob \n");

        Assert.Null(Assert.IsType<LoginRequested>(Assert.Single(session.Events)).IdentityKey);
    }

    [Theory]
    [InlineData("key=")]
    [InlineData("key=none")]
    [InlineData("key=" + PublicKeys.FirstText + "A")]
    [InlineData("key=BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfY")]
    [InlineData("key=x key=" + PublicKeys.FirstText)]
    public void Login_with_a_key_that_is_none_is_refused_and_another_may_be_tried(string attribute)
    {
        ServerSession session = Greeted(IdentityHello);

        session.Receive($"001 bob {attribute} \n");

        Assert.Equal("003 reason=invalid-key \n", session.TakeSent());
        Assert.Equal(new LoginRefused(DirectoryResult.InvalidKey), Assert.Single(session.Events));
        session.Receive($"001 bob key={PublicKeys.FirstText} \n");
        Assert.Equal("002 \n", session.TakeSent());
    }

    [Theory]
    [InlineData("000 4242 \n")]
    [InlineData("000 4242 ext=keepalive \n")]
    public void Attribute_key_of_a_client_that_did_not_announce_identity_has_no_meaning(string hello)
    {
        ServerSession session = Greeted(hello);

        session.Receive("001 bob key=none \n");

        Assert.Null(Assert.IsType<LoginRequested>(Assert.Single(session.Events)).IdentityKey);
        Assert.Equal("002 \n", session.TakeSent());
    }

    [Theory]
    [InlineData("000 4242 \n")]
    [InlineData("000 4242 ext=keepalive \n")]
    [InlineData("000 4242 ext=keepalive,identities \n")]
    public void Client_that_did_not_announce_identity_never_sees_a_key_and_hears_nothing_of_a_new_one(string hello)
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(hello + "001 bob \n");
        session.TakeSent();

        session.Do((machine, now) => machine.CompleteLogin(
            DirectoryResult.Success, [], [Friend("al", PublicKeys.First)], now));
        session.Do((machine, now) => machine.NotifyContact(Friend("al", PublicKeys.Second), now));
        session.Do((machine, now) => machine.NotifyContact(Friend("al", null), now));

        session.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Equal("002 \n013 198.51.100.9 5000 al \n", session.TakeSent());
    }

    [Fact]
    public void Unframed_client_never_sees_a_key()
    {
        var session = new ServerSession(answersItself: false);
        session.ReceiveUnframed("0 4242");
        session.ReceiveUnframed("1 bob");
        session.TakeSent();

        session.Do((machine, now) => machine.CompleteLogin(
            DirectoryResult.Success, [], [Friend("al", PublicKeys.First)], now));
        session.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(["002 \n", "013 198.51.100.9 5000 al \n"], session.Sent);
    }

    [Fact]
    public void What_an_unframed_client_writes_behind_its_name_is_no_key()
    {
        var session = new ServerSession();

        session.ReceiveUnframed("0 4242");
        session.ReceiveUnframed("1 bob key=none");

        var login = Assert.IsType<LoginRequested>(Assert.Single(session.Events));
        Assert.Equal("bob", login.Username.Display);
        Assert.Null(login.IdentityKey);
    }

    [Fact]
    public void Keys_of_friends_follow_the_login()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(IdentityHello + "001 bob \n");
        session.TakeSent();

        session.Do((machine, now) => machine.CompleteLogin(
            DirectoryResult.Success, [], [Friend("al", PublicKeys.First), Friend("cy", null)], now));

        Assert.Equal(
            $"002 \n013 198.51.100.9 5000 al key={PublicKeys.FirstText} \n013 198.51.100.9 5000 cy \n", session.TakeSent());
    }

    [Fact]
    public void New_key_another_one_and_none_any_more_are_news_and_the_same_again_is_none()
    {
        ServerSession session = ServerSession.LoggedIn("bob", IdentityHello);

        foreach (IdentityPublicKey? key in new[] { null, PublicKeys.First, PublicKeys.First, PublicKeys.Second, null, null })
        {
            session.Do((machine, now) => machine.NotifyContact(Friend("al", key), now));
        }

        Assert.Equal(
            "013 198.51.100.9 5000 al \n"
            + $"013 198.51.100.9 5000 al key={PublicKeys.FirstText} \n"
            + $"013 198.51.100.9 5000 al key={PublicKeys.SecondText} \n"
            + "013 198.51.100.9 5000 al \n",
            session.TakeSent());
    }

    [Fact]
    public void Key_stands_in_the_013_that_answers_an_acceptance()
    {
        ServerSession session = ServerSession.LoggedIn("bob", IdentityHello);
        session.AnswersItself = false;

        session.Receive("011 al \n");
        session.Do((machine, now) => machine.CompleteRequest(DirectoryResult.Success, Friend("al", PublicKeys.First), now));
        session.Do((machine, now) => machine.NotifyContact(Friend("al", PublicKeys.First), now));

        Assert.Equal($"013 198.51.100.9 5000 al key={PublicKeys.FirstText} \n", session.TakeSent());
    }

    [Fact]
    public void Login_with_a_key_means_the_same_in_every_split()
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{IdentityHello}001 bob key={PublicKeys.FirstText} \n");
        for (int split = 0; split <= bytes.Length; split++)
        {
            var session = new ServerSession();
            session.Receive(bytes.AsSpan(0, split));
            session.Receive(bytes.AsSpan(split));

            Assert.Equal(PublicKeys.First, Assert.IsType<LoginRequested>(Assert.Single(session.Events)).IdentityKey);
        }
    }

    [Fact]
    public void Longest_name_and_address_with_a_key_stay_below_what_a_base_peer_could_read()
    {
        var session = new ServerSession(answersItself: false);
        string name = string.Concat(Enumerable.Repeat("🦊", Username.MaxLength));
        session.Receive(IdentityHello + "001 bob \n");
        session.TakeSent();

        session.Do((machine, now) => machine.CompleteLogin(
            DirectoryResult.Success,
            [],
            [ServerSession.Contact(name, "2001:db8:1111:2222:3333:4444:5555:6666", 65_535) with { IdentityKey = PublicKeys.First }],
            now));

        string contact = session.TakeSent()["002 \n".Length..];
        Assert.EndsWith($" 65535 {name} key={PublicKeys.FirstText} \n", contact);
        Assert.InRange(Encoding.UTF8.GetByteCount(contact), 200, PacketLimits.MaxBasePacketBytes);
    }

    private static ServerSession Greeted(string hello)
    {
        var session = new ServerSession();
        session.Receive(hello);
        session.TakeSent();
        return session;
    }

    private static DirectoryContact Friend(string name, IdentityPublicKey? key) => ServerSession.Contact(name) with { IdentityKey = key };
}
