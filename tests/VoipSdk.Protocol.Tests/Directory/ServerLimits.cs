using System.Text;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

public class ServerLimits
{
    [Fact]
    public void Burst_is_allowed_and_one_packet_more_ends_the_session()
    {
        var options = new DirectoryServerMachineOptions { PacketsPerSecond = 10, PacketBurst = 20 };
        var session = new ServerSession(options);

        session.Receive(Repeat("999 \n", 20));
        Assert.Equal(20, session.Machine.PacketsIgnored);

        session.Receive("999 \n");
        Assert.Equal(DirectoryServerEndReason.RateExceeded, session.Machine.EndReason);
        Assert.True(session.Machine.IsFinished);
    }

    [Fact]
    public void Steady_client_below_the_rate_is_never_ended()
    {
        var options = new DirectoryServerMachineOptions { PacketsPerSecond = 10, PacketBurst = 10 };
        ServerSession session = ServerSession.LoggedIn("bob", options: options);

        for (int i = 0; i < 500; i++)
        {
            session.AdvanceBy(TimeSpan.FromMilliseconds(100));
            session.Receive("999 \n");
        }

        Assert.True(session.Machine.IsLoggedIn);
    }

    [Fact]
    public void Pings_count_against_the_rate()
    {
        var session = new ServerSession(new DirectoryServerMachineOptions { PacketBurst = 20 });

        session.Receive(Repeat("\n", 21));

        Assert.Equal(DirectoryServerEndReason.RateExceeded, session.Machine.EndReason);
    }

    [Fact]
    public void Bytes_that_are_no_packets_count_against_the_rate()
    {
        var session = new ServerSession(new DirectoryServerMachineOptions { PacketBurst = 20 });

        for (int i = 0; i < 21; i++)
        {
            session.Receive(new byte[4_096]);
        }

        Assert.Equal(DirectoryServerEndReason.RateExceeded, session.Machine.EndReason);
    }

    [Fact]
    public void Client_that_does_not_log_in_is_ended_at_the_login_timeout()
    {
        var session = new ServerSession();
        session.Receive(ServerSession.ExtendedHello);

        session.AdvanceBy(TimeSpan.FromSeconds(59.9));
        Assert.Equal(DirectoryServerEndReason.None, session.Machine.EndReason);

        session.AdvanceBy(TimeSpan.FromSeconds(0.1));
        Assert.Equal(DirectoryServerEndReason.LoginTimeout, session.Machine.EndReason);
    }

    [Fact]
    public void Attempt_to_log_in_starts_the_login_timeout_again()
    {
        var session = new ServerSession();
        session.AdvanceBy(TimeSpan.FromSeconds(50));

        session.Receive("001 a%20b \n");
        session.AdvanceBy(TimeSpan.FromSeconds(50));

        Assert.Equal(DirectoryServerEndReason.None, session.Machine.EndReason);
    }

    [Fact]
    public void Silent_client_that_announced_pings_is_ended_after_90_seconds()
    {
        ServerSession session = ServerSession.LoggedIn("bob");

        session.AdvanceBy(TimeSpan.FromSeconds(60));
        session.Receive("\n");
        session.AdvanceBy(TimeSpan.FromSeconds(89.9));
        Assert.True(session.Machine.IsLoggedIn);

        session.AdvanceBy(TimeSpan.FromSeconds(0.1));
        Assert.Equal(DirectoryServerEndReason.IdleTimeout, session.Machine.EndReason);
    }

    [Theory]
    [InlineData("000 4242 \n")]
    [InlineData("000 4242 ext=ringing \n")]
    public void Client_that_announced_no_pings_may_be_silent_for_hours(string hello)
    {
        ServerSession session = ServerSession.LoggedIn("bob", hello);

        session.AdvanceBy(TimeSpan.FromHours(23.9));
        Assert.True(session.Machine.IsLoggedIn);

        session.AdvanceBy(TimeSpan.FromHours(0.1));
        Assert.Equal(DirectoryServerEndReason.IdleTimeout, session.Machine.EndReason);
    }

    [Fact]
    public void More_for_a_client_that_does_not_read_than_is_allowed_ends_the_session()
    {
        var machine = new DirectoryServerMachine(
            new DirectoryServerMachineOptions { MaxOutboundBytes = 4_096 }, System.Net.IPAddress.Loopback, MonoTime.Zero);
        machine.HandleBytes(Encoding.UTF8.GetBytes(ServerSession.ExtendedHello + "001 bob \n"), MonoTime.Zero);
        machine.CompleteLogin(DirectoryResult.Success, [], [], MonoTime.Zero);

        for (int i = 0; i < 1_000 && machine.EndReason == DirectoryServerEndReason.None; i++)
        {
            machine.NotifyInvite(ServerSession.Name($"user{i}"), MonoTime.Zero);
        }

        Assert.Equal(DirectoryServerEndReason.OutboundQueueFull, machine.EndReason);
        Assert.True(machine.IsFinished);
    }

    [Fact]
    public void Contacts_of_a_login_are_not_counted_against_the_queue()
    {
        var session = new ServerSession(new DirectoryServerMachineOptions { MaxOutboundBytes = 4_096 }, answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");
        DirectoryContact[] friends = [.. Enumerable.Range(0, 1_000).Select(i => ServerSession.Contact($"friend{i}"))];

        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.Success, [], friends, now));

        Assert.True(session.Machine.IsLoggedIn);
        Assert.Equal(1_000, session.TakeSent().Split("013 ").Length - 1);
    }

    [Fact]
    public void Packets_that_wait_for_the_directory_are_bounded()
    {
        var options = new DirectoryServerMachineOptions { PacketBurst = 50, PacketsPerSecond = 50 };
        var session = new ServerSession(options, answersItself: false);
        session.Receive(ServerSession.ExtendedHello + "001 bob \n");

        for (int i = 0; i < 50 && session.Machine.EndReason == DirectoryServerEndReason.None; i++)
        {
            session.Receive("007 al \n007 al \n");
            session.AdvanceBy(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(DirectoryServerEndReason.RateExceeded, session.Machine.EndReason);
        session.Do((machine, now) => machine.CompleteLogin(DirectoryResult.Success, [], [], now));
        Assert.False(session.Machine.IsLoggedIn);
    }

    [Fact]
    public void Packet_longer_than_allowed_ends_the_session()
    {
        var session = new ServerSession(new DirectoryServerMachineOptions { MaxPacketBytes = 512 });

        session.Receive("007 " + new string('x', 508) + "\n");
        Assert.Equal(DirectoryServerEndReason.None, session.Machine.EndReason);

        session.Receive("007 " + new string('x', 509) + "\n");
        Assert.Equal(DirectoryServerEndReason.Malformed, session.Machine.EndReason);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
