using System.Globalization;
using System.Net;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// Who may ring, and what an address that proved nothing can get out of an agent.
public class Strangers
{
    private static readonly TransportAddress Elsewhere = new(IPAddress.Parse("198.51.100.7"), 4000);

    [Fact]
    public void Call_of_somebody_who_is_no_contact_is_not_answered_at_all()
    {
        AgentBench bob = new AgentBench().Hear("004 mallory").Hear($"004 mallory id={AgentBench.Id1} {AgentBench.Codecs}");

        AssertUntouched(bob);
        Assert.Equal(2, bob.Agent.Counters.RefusedCallers);
    }

    [Fact]
    public void Call_in_a_contacts_name_from_another_address_is_not_answered_at_all()
    {
        AgentBench bob = new AgentBench().Hear("004 alice", Elsewhere).Hear("004 alice", AgentBench.Carol);

        AssertUntouched(bob);
        Assert.Equal(1, bob.Agent.Counters.FromStrangers);
        Assert.Equal(1, bob.Agent.Counters.RefusedCallers);
    }

    [Fact]
    public void Nothing_is_answered_before_login()
    {
        var bench = new AgentBench();
        var agent = AgentBench.CreateAgent(null);
        agent.SetContact("alice", AgentBench.Alice, null, isRefused: false);

        agent.HandleDatagram(Encoding.UTF8.GetBytes("004 alice"), AgentBench.Alice, bench.Now);

        Assert.False(agent.TryTransmit(new byte[1200], out _, out _));
        Assert.False(agent.TryTakeEvent(out _));
        Assert.False(agent.TryDial("alice", AgentBench.OwnId, bench.Now, out _, out CallDialError error));
        Assert.Equal(CallDialError.NotLoggedIn, error);
    }

    [Fact]
    public void Contact_that_was_removed_cannot_ring()
    {
        var bob = new AgentBench();
        bob.Agent.RemoveContact("ALICE");

        AssertUntouched(bob.Hear("004 alice"));
    }

    [Fact]
    public void Contact_that_moved_rings_from_its_new_address_only()
    {
        var bob = new AgentBench();
        bob.SetContact("alice", Elsewhere);

        AssertUntouched(bob.Hear("004 alice"));
        Assert.Equal(CallState.Incoming, bob.Hear("004 alice", Elsewhere).State);
    }

    [Fact]
    public void Signals_of_a_call_from_another_address_do_nothing()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: false);

        bob.Hear($"006 id={AgentBench.Id1} reason=hangup", Elsewhere).Hear($"006 id={AgentBench.Id1}", AgentBench.Carol);

        Assert.Equal(CallState.Connected, bob.State);
    }

    [Fact]
    public void Answer_to_any_datagram_is_no_longer_than_the_datagram()
    {
        var random = new SimRandom(11);
        foreach (string packet in ShortPackets())
        {
            // In whatever state: a forger sends in alice's name, with ids of its own.
            foreach (CallState state in new[] { CallState.Incoming, CallState.Answering, CallState.Ended })
            {
                AgentBench bob = AgentBench.In(state, outgoing: false);
                AssertShort(bob, packet);
            }

            AssertShort(new AgentBench(), packet);
            AssertShort(new AgentBench(new CallAgentOptions { Codecs = [CallCodec.Opus] }), packet);
            AssertShort(new AgentBench().Hear("004 carol", AgentBench.Carol), packet);
            AssertShort(new AgentBench(), packet + new string('x', random.Next(40)));
        }
    }

    [Fact]
    public void Hundred_thousand_forged_calls_leave_nothing_behind()
    {
        var bob = new AgentBench();
        for (int i = 0; i < 100_000; i++)
        {
            bob.Hear($"004 mallory id={i.ToString("x32", CultureInfo.InvariantCulture)}");
        }

        AssertUntouched(bob);
        Assert.Null(bob.Agent.NextDeadline);
    }

    [Fact]
    public void Ended_calls_are_remembered_in_bounded_number()
    {
        var bob = new AgentBench(new CallAgentOptions { MaxEndedCalls = 8 });
        for (int i = 1; i <= 1_000; i++)
        {
            bob.Hear($"004 alice id={i.ToString("x32", CultureInfo.InvariantCulture)} {AgentBench.Codecs}").Decline();
        }

        int known = Enumerable.Range(1, 1_000).Count(call => bob.Agent.TryGetCall(call, out _));
        Assert.InRange(known, 8, 9);
        bob.Wait(100);
        Assert.Null(bob.Agent.NextDeadline);
    }

    private static string[] ShortPackets() =>
    [
        "4 alice", "004 alice", "5", "005", "6", "006", "15", "015", "014 x", "16",
        .. new[] { AgentBench.Id1, AgentBench.Id2 }.SelectMany(id => new[]
        {
            $"4 alice id={id}", $"4 alice id={id} codecs=", $"4 alice id={id} codecs=9:G722/8000", $"5 id={id}", $"6 id={id}",
            $"6 id={id} ack=1", $"6 id={id} reason=x", $"15 id={id}", $"16 id={id}", $"4 alice id={id} codecs=0:PCMU/8000",
        }),
    ];

    private static void AssertShort(AgentBench bob, string packet)
    {
        _ = bob.Said();
        bob.Hear(packet);
        string said = bob.Said();
        Assert.True(
            Encoding.UTF8.GetByteCount(said) <= Encoding.UTF8.GetByteCount(packet), $"'{packet}' was answered with '{said}'");
    }

    private static void AssertUntouched(AgentBench bob)
    {
        Assert.Equal("", bob.Said());
        Assert.Empty(bob.Events);
    }
}
