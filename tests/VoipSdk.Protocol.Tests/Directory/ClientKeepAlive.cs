using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ClientKeepAlive
{
    [Fact]
    public void Silent_client_sends_an_empty_line_every_30_seconds()
    {
        var client = DirectoryClientHarness.Extended();

        client.AdvanceBy(29_999);
        Assert.Equal("", client.TakeSent());
        client.AdvanceBy(1);
        Assert.Equal("LF", client.TakeSent());
        client.Receive("\n");
        client.AdvanceBy(30_000);

        Assert.Equal("LF", client.TakeSent());
        Assert.Equal("", client.TakeEvents());
    }

    [Fact]
    public void Packet_of_our_own_puts_the_next_empty_line_off()
    {
        var client = DirectoryClientHarness.Extended();

        client.AdvanceBy(20_000);
        client.Login("alice");
        client.Receive("002 \n");
        client.TakeSent();
        client.AdvanceBy(29_999);
        Assert.Equal("", client.TakeSent());
        client.AdvanceBy(1);

        Assert.Equal("LF", client.TakeSent());
    }

    [Fact]
    public void Empty_line_from_the_server_is_not_answered()
    {
        var client = DirectoryClientHarness.Extended();

        client.Receive("\n\n\n");

        Assert.Equal("", client.TakeSent());
    }

    [Fact]
    public void Server_that_is_silent_for_90_seconds_is_lost()
    {
        var client = DirectoryClientHarness.Extended();

        client.AdvanceBy(89_999);
        Assert.Equal("", client.TakeEvents());
        client.AdvanceBy(1);

        Assert.Equal("closed KeepAliveTimedOut", client.TakeEvents());
    }

    [Fact]
    public void Any_byte_shows_that_the_server_lives()
    {
        var client = DirectoryClientHarness.Extended();

        for (int i = 0; i < 100; i++)
        {
            client.AdvanceBy(80_000);
            client.Receive("\n");
        }

        Assert.Equal("", client.TakeEvents());
        Assert.Equal(DirectoryClientState.Open, client.Machine.State);
    }

    [Theory]
    [InlineData("0\n")]
    [InlineData("000 ext=ringing \n")]
    public void Server_that_answers_no_keep_alives_is_asked_for_none(string hello)
    {
        var client = DirectoryClientHarness.Started();
        client.Receive(hello);
        client.TakeSent();
        client.TakeEvents();

        client.AdvanceBy(1_000_000);

        Assert.Equal("", client.TakeSent());
        Assert.Equal("", client.TakeEvents());
        Assert.Null(client.Machine.NextDeadline);
    }
}
