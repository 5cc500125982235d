using System.Net;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Protocol.Tests.Calls;

// Peers that know the seed's packets only: no ids, no attributes, one to three digits, any terminator or none.
public class BasePeers
{
    [Theory]
    [InlineData("004 alice", "015")]
    [InlineData("4 alice", "15")]
    [InlineData("04 Alice\n", "015\n")]
    [InlineData("004 ALICE \r\n", "015 \r\n")]
    [InlineData("004 alice\0", "15\0")]
    public void Base_peer_calls(string invite, string confirmation)
    {
        AgentBench bob = new AgentBench().Hear(invite);
        Assert.Equal("", bob.Said());
        Assert.Equal(new CallIncoming(1, "alice", AgentBench.Alice), Assert.Single(bob.Events));

        bob.Wait(1).Answer();
        Assert.Equal("005", bob.Said());

        bob.Hear(confirmation);
        Assert.Equal(new CallConnected(1, "alice", AgentBench.Alice, CallCodec.Pcmu), bob.Events[^1]);
        Assert.Equal("", bob.Wait(30).Said());
    }

    [Theory]
    [InlineData("005")]
    [InlineData("5")]
    [InlineData("005 \n")]
    [InlineData("005\r\n")]
    [InlineData("005 what later versions add")]
    public void Base_peer_answers(string accept)
    {
        AgentBench bob = new AgentBench().Dial();
        Assert.Equal($"004 bob id={AgentBench.Own} {AgentBench.Offer}", bob.Said());

        bob.Wait(0.2).Hear(accept);

        Assert.Equal("015", bob.Said());
        Assert.Equal(new CallConnected(1, "alice", AgentBench.Alice, CallCodec.Pcmu), Assert.Single(bob.Events));
        Assert.Equal("015", bob.Hear(accept).Said());
        Assert.Single(bob.Events);
    }

    [Fact]
    public void Base_peer_without_our_pcmu_gets_our_first_codec()
    {
        AgentBench bob = new AgentBench(new CallAgentOptions { Codecs = [CallCodec.Opus] }).Dial().Hear("005");

        Assert.Equal(CallCodec.Opus, Assert.IsType<CallConnected>(bob.Events[^1]).Codec);
    }

    [Fact]
    public void Base_peer_declines()
    {
        AgentBench bob = new AgentBench().Dial();
        _ = bob.Said();

        bob.Hear("006");

        Assert.Equal(CallEndReason.Declined, bob.EndReason);
        Assert.Equal("", bob.Wait(60).Said());
    }

    [Fact]
    public void Base_peer_gives_up_and_calls_again()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Wait(5).Hear("006");
        Assert.Equal(CallEndReason.Missed, bob.EndReason);

        bob.Wait(0.3).Hear("004 alice");

        Assert.Equal(CallState.Incoming, bob.State);
        Assert.Equal(2, bob.Events.OfType<CallIncoming>().Count());
    }

    [Fact]
    public void Invite_that_the_network_brings_after_the_006_of_its_call_does_not_ring()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Wait(0.1).Hear("006").Wait(0.1).Hear("004 alice");

        Assert.Single(bob.Events.OfType<CallIncoming>());
        Assert.Equal("006", bob.Said());
    }

    [Fact]
    public void Base_peer_hangs_up()
    {
        AgentBench bob = ConnectedToBasePeer().Hear("006");

        Assert.Equal(CallEndReason.HungUpThere, bob.EndReason);
        Assert.Equal("", bob.Said());
    }

    [Fact]
    public void Base_peer_hears_006_once_and_again_when_it_goes_on_sending()
    {
        AgentBench bob = ConnectedToBasePeer().HangUp();
        Assert.Equal("006", bob.Said());

        // Media 50 times a second, but no answer more often than every T1.
        for (int i = 0; i < 100; i++)
        {
            bob.Wait(0.02).Hear([.. "014 "u8, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1], AgentBench.Alice);
        }

        Assert.Equal("006|006|006|006", bob.Said());
        Assert.Equal("", bob.Wait(5).Said());
        Assert.Equal("006", bob.Hear("005").Said());
    }

    [Fact]
    public void Base_peer_that_repeats_its_invite_after_006_is_told_again()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Wait(0.5).Hear("004 alice").Wait(0.1).Decline();
        Assert.Equal("006", bob.Said());

        Assert.Equal("006", bob.Wait(0.9).Hear("004 alice").Said());
        Assert.Equal("006", bob.Wait(2).Hear("004 alice").Said());
        Assert.Equal("006", bob.Wait(4).Hear("004 alice").Said());

        Assert.Single(bob.Events.OfType<CallIncoming>());
    }

    [Fact]
    public void Base_peer_that_calls_again_later_rings_again()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Wait(3).Decline();

        bob.Wait(0.1).Hear("004 alice");

        Assert.Equal(2, bob.Events.OfType<CallIncoming>().Count());
    }

    [Fact]
    public void Confirmation_of_a_base_peer_may_be_media()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Answer();

        bob.Hear([.. "014 "u8, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1], AgentBench.Alice);

        Assert.Equal(CallState.Connected, bob.State);
    }

    [Fact]
    public void Answer_to_a_base_peer_is_repeated_until_it_is_confirmed()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Answer();
        _ = bob.Said();

        Assert.Equal("005|005|005", bob.Wait(4).Said());
        Assert.Equal("005", bob.Hear("004 alice").Said());
        Assert.Equal("", bob.Hear("015").Wait(20).Said());
    }

    [Fact]
    public void Calls_that_cross_with_a_base_peers_are_one()
    {
        AgentBench bob = new AgentBench().Dial();
        _ = bob.Said();

        bob.Wait(0.1).Hear("004 alice");
        Assert.Equal("005", bob.Said());
        bob.Hear("015");

        Assert.Equal(new CallConnected(1, "alice", AgentBench.Alice, CallCodec.Pcmu), Assert.Single(bob.Events));
        Assert.Equal("015", bob.Hear("005").Said());
    }

    [Fact]
    public void Silence_of_a_base_peer_that_never_sent_media_is_borne_longer()
    {
        AgentBench bob = ConnectedToBasePeer().Wait(31);
        Assert.Equal(CallState.Connected, bob.State);

        Assert.Equal(CallEndReason.Lost, bob.Wait(2).EndReason);
        Assert.Equal(CallEndReason.Lost, ConnectedToBasePeer().Media().Wait(16).EndReason);
    }

    [Fact]
    public void Ring_timeout_holds_for_base_peers_too()
    {
        AgentBench caller = new AgentBench().Dial().Wait(61);
        AgentBench callee = new AgentBench().Hear("004 alice").Wait(61);

        Assert.Equal(CallEndReason.Unreachable, caller.EndReason);
        Assert.Equal(CallEndReason.Missed, callee.EndReason);
        Assert.Equal("006", callee.Said());
    }

    [Fact]
    public void Peer_behind_a_nat_answers_from_another_port()
    {
        var mapped = new TransportAddress(AgentBench.Alice.Address, 61_000);
        AgentBench bob = new AgentBench().Dial().Hear("005", mapped);

        Assert.Equal(mapped, Assert.IsType<CallConnected>(bob.Events[^1]).Address);
    }

    [Fact]
    public void Packet_without_an_id_concerns_the_call_with_its_sender_only()
    {
        // All on one machine: alice, who is being dialed, and dave, who is another contact.
        var dave = new TransportAddress(AgentBench.Alice.Address, 5_000);
        var bob = new AgentBench();
        bob.SetContact("dave", dave);
        bob.Dial().Hear("006", dave).Hear("005", dave);

        Assert.Equal(CallState.Dialing, bob.State);
        bob.Hear("005").Hear("006", dave).Hear("006", new TransportAddress(IPAddress.Parse("192.0.2.9"), 4000));
        Assert.Equal(CallState.Connected, bob.State);
    }

    [Fact]
    public void Ended_call_to_a_peer_of_unknown_level_does_not_disturb_the_next_one()
    {
        AgentBench bob = new AgentBench().Dial().Wait(1).HangUp();
        Assert.EndsWith($"006 id={AgentBench.Own} reason=cancelled", bob.Said(), StringComparison.Ordinal);

        bob.Dial(id: new CallId(1, 1)).Wait(10);

        Assert.DoesNotContain("006", bob.Said(), StringComparison.Ordinal);
    }

    private static AgentBench ConnectedToBasePeer()
    {
        AgentBench bob = new AgentBench().Hear("004 alice").Wait(1).Answer().Hear("015");
        Assert.Equal("005", bob.Said());
        return bob;
    }
}
