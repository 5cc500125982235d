using System.Net;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Protocol.Tests.Calls;

public class CommandsAndOptions
{
    [Fact]
    public void Dialing_is_refused_with_the_reason()
    {
        var bob = new AgentBench();
        bob.SetContact("dave", new TransportAddress(IPAddress.Loopback, 0));

        Assert.Equal(CallDialError.NotAContact, bob.TryDial("mallory", new CallId(1, 1)));
        Assert.Equal(CallDialError.NoAddress, bob.TryDial("dave", new CallId(1, 2)));
        Assert.Equal(CallDialError.None, bob.TryDial("Alice", new CallId(1, 3)));
        Assert.Equal(CallDialError.AlreadyInCall, bob.TryDial("alice", new CallId(1, 4)));
        Assert.Equal(CallDialError.TooManyCalls, bob.TryDial("carol", new CallId(1, 5)));
        Assert.Throws<ArgumentException>(() => bob.TryDial("carol", CallId.None));
        Assert.Throws<ArgumentException>(() => bob.TryDial("carol", new CallId(1, 3)));
    }

    [Fact]
    public void Handles_are_never_used_again()
    {
        var bob = new AgentBench();
        var handles = new HashSet<int>();
        for (ulong i = 1; i < 100; i++)
        {
            bob.Dial(id: new CallId(1, i));
            Assert.True(handles.Add(bob.Call));
            bob.HangUp();
        }
    }

    [Fact]
    public void Commands_for_a_call_that_is_over_or_never_was_do_nothing()
    {
        AgentBench bob = AgentBench.In(CallState.Ended, outgoing: true);
        int events = bob.Events.Count;

        bob.Answer().Decline().HangUp().Media();
        bob.Agent.Answer(99, bob.Now);

        Assert.Equal(events, bob.Events.Count);
        Assert.Equal("", bob.Said());
    }

    [Theory]
    [InlineData(CallState.Dialing, true)]
    [InlineData(CallState.Ringing, true)]
    [InlineData(CallState.Answering, false)]
    [InlineData(CallState.Connected, false)]
    public void Answering_and_declining_are_for_calls_that_ring_here(CallState state, bool outgoing)
    {
        AgentBench bob = AgentBench.In(state, outgoing).Answer().Decline();

        Assert.Equal(state, bob.State);
        Assert.Equal("", bob.Said());
    }

    [Fact]
    public void Two_calls_at_a_time_live_side_by_side()
    {
        AgentBench bob = new AgentBench(new CallAgentOptions { MaxCalls = 2 });
        bob.Hear($"004 alice id={AgentBench.Id1} {AgentBench.Codecs}");
        int alice = bob.Call;
        bob.Hear($"004 carol id={AgentBench.Id2} {AgentBench.Codecs}", AgentBench.Carol).Answer();
        bob.Hear($"015 id={AgentBench.Id2}", AgentBench.Carol);

        Assert.Equal(CallState.Connected, bob.State);
        Assert.True(bob.Agent.TryGetCall(alice, out CallSnapshot first));
        Assert.Equal(CallState.Incoming, first.State);
        Assert.Equal("alice", first.Username);
    }

    [Fact]
    public void Contact_that_moves_while_it_is_dialed_is_dialed_at_its_new_address()
    {
        AgentBench bob = new AgentBench().Dial();
        var moved = new TransportAddress(IPAddress.Parse("192.0.2.77"), 4000);
        _ = bob.Said();

        bob.SetContact("alice", moved);
        bob.Wait(0.6);

        Assert.StartsWith("192.0.2.77:4000: 004 bob", bob.Said(), StringComparison.Ordinal);
        Assert.Equal(CallState.Connected, bob.Hear($"005 id={AgentBench.Own}", moved).State);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => AgentBench.CreateAgent(new CallAgentOptions
        {
            Codecs = [],
            RingTimeout = TimeSpan.Zero,
            MediaTimeout = TimeSpan.FromHours(1),
            MaxCalls = 0,
            MaxEndedCalls = 5_000,
        }));

        foreach (string name in new[] { "Codecs", "RingTimeout", "MediaTimeout", "MaxCalls", "MaxEndedCalls" })
        {
            Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Codecs_must_differ_in_encoding_and_number()
    {
        CallCodec twin = CallCodec.Pcmu with { PayloadType = 5 };
        CallCodec sameNumber = new("PCMA", 0, 8_000, 1);
        CallCodec noNumber = CallCodec.Pcmu with { PayloadType = 128 };

        foreach (CallCodec[] codecs in new CallCodec[][] { [CallCodec.Pcmu, twin], [CallCodec.Pcmu, sameNumber], [noNumber] })
        {
            Assert.Throws<ArgumentException>(() => AgentBench.CreateAgent(new CallAgentOptions { Codecs = codecs }));
        }
    }

    [Fact]
    public void Longest_invite_fits_into_what_a_base_peer_reads()
    {
        CallCodec[] codecs = [.. Enumerable.Range(0, 16).Select(i => new CallCodec($"ccc{i}", 100 + i, 8_000, 1))];
        var agent = AgentBench.CreateAgent(new CallAgentOptions { Codecs = codecs });
        agent.SetLocalUser(string.Concat(Enumerable.Repeat("😀", 32)), null);
        agent.SetContact("alice", AgentBench.Alice, null, isRefused: false);
        Assert.True(agent.TryDial("alice", AgentBench.OwnId, MonoTime.Zero, out _, out _));

        Assert.True(agent.TryTransmit(new byte[1200], out int length, out _));
        Assert.InRange(length, 400, 512);
        Assert.False(agent.TryTransmit(new byte[1200], out _, out _));
    }

    [Fact]
    public void Transmit_buffer_that_is_too_small_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AgentBench().Agent.TryTransmit(new byte[1199], out _, out _));

    [Fact]
    public void Media_of_a_connected_call_costs_no_allocation()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: true).Media();
        byte[] buffer = new byte[1200];

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                bob.Agent.HandleMedia(bob.Call, bob.Now);
                bool isDrained = !bob.Agent.TryTransmit(buffer, out _, out _) && !bob.Agent.TryTakeEvent(out _);
                Assert.True(isDrained && bob.Agent.NextDeadline is not null);
            }
        });

        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData("00000000000000000000000000000001", true)]
    [InlineData("ffffffffffffffffffffffffffffffff", true)]
    [InlineData("00000000000000000000000000000000", false)]
    [InlineData("0000000000000000000000000000000F", false)]
    [InlineData("0000000000000000000000000000001", false)]
    [InlineData("000000000000000000000000000000001", false)]
    [InlineData(null, false)]
    public void Text_form_of_an_id_is_32_lower_case_digits(string? text, bool valid)
    {
        Assert.Equal(valid, CallId.TryParse(text, out CallId id));
        Assert.Equal(valid ? text : CallId.None.ToString(), id.ToString());
    }
}
