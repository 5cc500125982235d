using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Directory;

// Deployed peers: no terminators, one read is one packet. docs/PROTOCOL.md §4
public class ServerBasePeers
{
    [Fact]
    public void Conversation_without_framing_works()
    {
        var session = new ServerSession();
        session.ReceiveUnframed("0 4242");
        session.ReceiveUnframed("1 bob");
        session.ReceiveUnframed("7 al");
        session.ReceiveUnframed("11 cy");
        session.ReceiveUnframed("12 dee");

        Assert.Equal(StreamFraming.Unframed, session.Machine.Framing);
        Assert.Equal(["000 \n", "002 \n", "008 al \n"], session.Sent);
        Assert.Equal(["LoginRequested", "InviteRequested", "AcceptRequested", "RefuseRequested"], session.Events.ConvertAll(e => e.GetType().Name));
    }

    [Theory]
    [InlineData("0 4242|1 bob")]
    [InlineData("0 42421 bob")]
    [InlineData("0 4242001 bob")]
    [InlineData("0 42|42|1 b|ob")]
    [InlineData("000 4242\0\0\0\0001 bob\0\0")]
    public void Packets_that_ran_together_or_came_in_pieces_are_found(string segments)
    {
        var session = new ServerSession();
        foreach (string segment in segments.Split('|'))
        {
            session.Receive(segment);
        }

        session.AdvanceBy(TimeSpan.FromMilliseconds(200));

        var login = Assert.IsType<LoginRequested>(Assert.Single(session.Events));
        Assert.Equal("bob", login.Username.Display);
        Assert.Equal(4242, login.Endpoint.Port);
    }

    [Fact]
    public void Peer_without_framing_gets_one_packet_a_write_and_50_ms_between_two()
    {
        var session = new ServerSession(answersItself: false);
        session.ReceiveUnframed("0 4242");
        session.ReceiveUnframed("1 bob");
        session.Sent.Clear();

        session.Do((machine, now) => machine.CompleteLogin(
            DirectoryResult.Success, [ServerSession.Name("al")], [ServerSession.Contact("cy")], now));
        Assert.Equal(["002 \n"], session.Sent);

        session.AdvanceBy(TimeSpan.FromMilliseconds(49));
        Assert.Single(session.Sent);
        session.AdvanceBy(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["002 \n", "010 al \n"], session.Sent);
        session.AdvanceBy(TimeSpan.FromMilliseconds(50));
        Assert.Equal(["002 \n", "010 al \n", "013 198.51.100.9 5000 cy \n"], session.Sent);
        Assert.All(session.Sent, packet => Assert.True(packet.Length <= PacketLimits.MaxBasePacketBytes));
    }

    [Fact]
    public void Framed_base_peer_gets_one_packet_a_write_at_once()
    {
        var session = new ServerSession();

        session.Receive("000 4242 \n001 bob \n007 al \n");

        Assert.Equal(["000 \n", "002 \n", "008 al \n"], session.Sent);
    }

    [Fact]
    public void Extended_peer_gets_what_there_is_in_one_write()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(ServerSession.ExtendedHello);
        session.TakeSent();

        session.Receive("007 al \n007 cy \n\n");

        Assert.Equal(["009 al reason=not-logged-in \n009 cy reason=not-logged-in \n\n"], session.Sent);
    }

    [Fact]
    public void Last_words_of_a_peer_without_framing_count_when_it_closes()
    {
        var session = new ServerSession();

        session.Receive("0 4242");
        session.EndOfStream();

        Assert.Equal("000 \n", session.TakeSent());
        Assert.Equal(DirectoryServerEndReason.ClosedByPeer, session.Machine.EndReason);
    }

    [Fact]
    public void Equals_sign_in_a_name_belongs_to_it_where_attributes_are_not_known()
    {
        var session = new ServerSession();
        session.ReceiveUnframed("0 4242");

        session.ReceiveUnframed("1 a=b");

        Assert.Equal("a=b", Assert.IsType<LoginRequested>(Assert.Single(session.Events)).Username.Display);
    }
}
