using System.Text;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Directory;

// docs/PROTOCOL.md §4: a base-level server takes what one read returns for one packet.
public class ClientPacing
{
    [Fact]
    public void Two_packets_to_a_base_server_are_50_milliseconds_apart()
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();

        client.Refuse("a");
        client.Refuse("b");
        client.Accept("c");
        client.AdvanceBy(1_000);

        Assert.Equal(3, client.Sent.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(50), client.Sent[1].At - client.Sent[0].At);
        Assert.Equal(TimeSpan.FromMilliseconds(50), client.Sent[2].At - client.Sent[1].At);
    }

    [Fact]
    public void Hello_of_a_base_server_is_no_answer_to_ours()
    {
        var client = DirectoryClientHarness.Started();
        MonoTime hello = client.Now;
        client.Login("alice");

        // A framed 0 counts at once, so only the pause can hold the login back.
        client.AdvanceBy(1);
        client.Receive("0\n");
        client.AdvanceBy(1_000);

        Assert.Equal("001 alice \n", client.Sent[1].Text);
        Assert.Equal(TimeSpan.FromMilliseconds(50), client.Sent[1].At - hello);
    }

    [Fact]
    public void Answer_ends_the_pause_for_it_shows_that_the_server_has_read()
    {
        var client = DirectoryClientHarness.Started();
        client.Receive("000 \n");
        client.AdvanceBy(1_000);
        client.Login("alice");
        client.Accept("bob");
        client.Receive("002 \n");

        Assert.Equal("000 4242 ext=ringing,keepalive|001 alice|011 bob", client.TakeSent());
    }

    [Fact]
    public void Answer_to_an_earlier_packet_does_not_end_the_pause()
    {
        var client = DirectoryClientHarness.Started();
        client.Receive("000 \n");
        client.Login("alice");
        client.AdvanceBy(1_000);
        client.Receive("002 \n");
        client.Invite("bob");
        client.AdvanceBy(60);
        client.Refuse("carol");
        client.TakeSent();

        client.Accept("dave");
        client.Receive("008 \n");
        Assert.Equal("", client.TakeSent());
        client.AdvanceBy(50);

        Assert.Equal("011 dave", client.TakeSent());
    }

    [Fact]
    public void Extended_server_gets_everything_at_once()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();

        client.Invite("a");
        client.Invite("b");
        client.Accept("c");
        client.Refuse("d");

        Assert.Equal("007 a|007 b|011 c|012 d", client.TakeSent());
    }

    [Fact]
    public void Every_packet_is_a_segment_that_fits_the_read_of_a_base_server_and_ends_with_space_and_line_feed()
    {
        var client = DirectoryClientHarness.Extended().LoggedIn();
        string longest = string.Concat(Enumerable.Repeat("\U0001F600", 32));

        client.Invite(longest);
        client.Invite(new string('%', 32));
        client.Accept(new string('=', 32));

        Assert.Equal(3, client.Sent.Count);
        foreach ((string text, _) in client.Sent)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.InRange(bytes.Length, 1, PacketLimits.MaxBasePacketBytes);
            Assert.Equal((byte)' ', bytes[^2]);
            Assert.Equal(bytes.Length - 1, Array.IndexOf(bytes, (byte)'\n'));
        }
    }
}
