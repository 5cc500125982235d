using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ServerEnds
{
    [Theory]
    [InlineData("hello\n", "NoCode")]
    [InlineData("001\n", "MissingField")]
    [InlineData("000 70000\n", "InvalidField")]
    [InlineData("001 \u00ff", null)]
    public void Malformed_packet_ends_the_session_and_says_what_was_wrong(string text, string? expected)
    {
        var session = new ServerSession();
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text);

        session.Receive(bytes);
        session.AdvanceBy(TimeSpan.FromMilliseconds(100));

        var ended = Assert.IsType<SessionEnded>(session.Events[^1]);
        Assert.Equal(DirectoryServerEndReason.Malformed, ended.Reason);
        Assert.StartsWith(expected ?? "NotUtf8", ended.Detail);
        Assert.True(session.Machine.IsFinished);
    }

    [Fact]
    public void What_came_before_a_malformed_packet_is_answered()
    {
        var session = new ServerSession();

        session.Receive(ServerSession.ExtendedHello + "001 bob \n007 al \nGET / HTTP/1.1\n007 cy \n");

        Assert.Equal("000 ext=keepalive,identity \n002 \n008 al \n", session.TakeSent());
        Assert.Equal(DirectoryServerEndReason.Malformed, session.Machine.EndReason);
    }

    [Fact]
    public void What_came_before_the_end_of_the_stream_is_answered()
    {
        var session = new ServerSession(answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");
        session.EndOfStream();
        Assert.Equal(DirectoryServerEndReason.None, session.Machine.EndReason);

        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.Success, [], [], now));

        Assert.EndsWith("002 \n", session.TakeSent());
        Assert.Equal(DirectoryServerEndReason.ClosedByPeer, session.Machine.EndReason);
    }

    [Fact]
    public void End_is_reported_once_and_whatever_comes_later_does_nothing()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.EndOfStream();
        session.EndOfStream();
        session.Receive("007 al \n");
        session.Do((machine, now) =>
        {
            machine.NotifyInvite(ServerSession.Name("al"), now);
            machine.NotifyContact(ServerSession.Contact("al"), now);
            machine.NotifyRefused(ServerSession.Name("al"), now);
            machine.CompleteLogin(DirectoryResult.Success, [], [], now);
            machine.CompleteRequest(DirectoryResult.Success, null, now);
            machine.HandleShutdown(now);
        });
        session.AdvanceBy(TimeSpan.FromDays(2));

        Assert.Single(session.Events.OfType<SessionEnded>());
        Assert.Empty(session.Sent);
        Assert.Null(session.Machine.NextDeadline);
    }

    [Fact]
    public void What_still_waits_at_the_end_is_given_up_after_the_flush_timeout()
    {
        var machine = new DirectoryServerMachine(
            DirectoryServerMachineOptions.Default, System.Net.IPAddress.Loopback, MonoTime.Zero);
        machine.HandleBytes("000 4242 \n"u8, MonoTime.Zero);
        machine.HandleShutdown(MonoTime.Zero);
        Assert.False(machine.IsFinished);

        Assert.Equal(MonoTime.FromMilliseconds(2_000), machine.NextDeadline);
        machine.HandleTimeout(MonoTime.FromMilliseconds(2_000));

        Assert.True(machine.IsFinished);
    }

    [Fact]
    public void Shutdown_says_what_was_to_be_said_and_ends()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.Do((machine, now) => machine.HandleShutdown(now));

        Assert.Equal(DirectoryServerEndReason.Shutdown, session.Machine.EndReason);
        Assert.False(session.Machine.IsLoggedIn);
        Assert.True(session.Machine.IsFinished);
    }
}
