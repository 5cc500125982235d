using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// Peers that crash, freeze, restart, or are not there.
public class LostPeers
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connected_call_is_lost_when_the_other_side_dies(bool callerDies)
    {
        CallPair pair = EndReasons.Connected();
        CallParty survivor = callerDies ? pair.Callee : pair.Caller;

        (callerDies ? pair.Caller : pair.Callee).Kill();
        pair.AdvanceBy(TimeSpan.FromSeconds(13));
        Assert.Equal(CallState.Connected, survivor.State);
        pair.AdvanceBy(TimeSpan.FromSeconds(3));

        Assert.Equal([CallEndReason.Lost], survivor.LatestCall!.EndReasons);
    }

    [Fact]
    public void Side_that_was_frozen_for_longer_than_the_media_timeout_finds_the_call_lost()
    {
        CallPair pair = EndReasons.Connected();

        pair.Callee.Freeze();
        pair.AdvanceBy(TimeSpan.FromSeconds(20));
        pair.Callee.Thaw();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.Equal([CallEndReason.Lost], pair.Caller.LatestCall!.EndReasons);
        Assert.Equal([CallEndReason.Lost], pair.Callee.LatestCall!.EndReasons);
    }

    [Fact]
    public void Call_survives_a_freeze_that_is_shorter_than_the_media_timeout()
    {
        CallPair pair = EndReasons.Connected();

        pair.Callee.Freeze();
        pair.AdvanceBy(TimeSpan.FromSeconds(12));
        pair.Callee.Thaw();
        pair.AdvanceBy(TimeSpan.FromSeconds(60));

        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
    }

    [Fact]
    public void Silent_call_between_extended_peers_is_kept_alive()
    {
        CallPair pair = EndReasons.Connected();

        pair.AdvanceBy(TimeSpan.FromHours(1));

        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
    }

    [Fact]
    public void Ringing_callee_misses_the_call_of_a_caller_that_died()
    {
        CallPair pair = EndReasons.Ringing();

        pair.Caller.Kill();
        pair.AdvanceBy(TimeSpan.FromSeconds(21));

        Assert.Equal([CallEndReason.Missed], pair.Callee.LatestCall!.EndReasons);
    }

    [Fact]
    public void Callee_whose_answer_nobody_confirms_gives_up()
    {
        CallPair pair = EndReasons.Ringing();

        pair.Caller.Kill();
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(31));
        Assert.Equal(CallState.Answering, pair.Callee.State);
        pair.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.Equal([CallEndReason.Lost], pair.Callee.LatestCall!.EndReasons);
        Assert.False(pair.Callee.LatestCall!.WasConnected);
    }

    [Fact]
    public void Caller_that_was_restarted_ends_the_call_that_it_does_not_know()
    {
        CallPair pair = EndReasons.Connected();

        pair.Caller.Restart();
        pair.AdvanceBy(TimeSpan.FromSeconds(2));

        Assert.Equal([CallEndReason.Lost], pair.Callee.LatestCall!.EndReasons);
    }

    [Fact]
    public void New_call_of_a_restarted_peer_takes_the_place_of_the_one_it_has_forgotten()
    {
        CallPair pair = EndReasons.Connected(encrypted: false);
        pair.AdvanceBy(TimeSpan.FromSeconds(10));
        pair.Network.SetLink(pair.Callee.Address, pair.Caller.Address, Link.Dead);

        pair.Caller.Restart();
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(4));

        Assert.Equal(2, pair.Callee.Calls.Count);
        Assert.Equal([CallEndReason.Lost], pair.Callee.Calls[0].EndReasons);
        Assert.Equal(CallState.Incoming, pair.Callee.State);
        pair.Network.SetLink(pair.Callee.Address, pair.Caller.Address, Link.Perfect);
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(2));
        Assert.Equal(CallState.Connected, pair.Caller.State);
    }

    [Fact]
    public void Old_invite_of_an_earlier_call_does_not_end_the_one_that_is_up()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: false);

        for (int i = 0; i < 40; i++)
        {
            bob.Wait(0.5).Hear($"004 alice id={AgentBench.Id2} {AgentBench.Codecs}").Hear($"015 id={AgentBench.Id1}");
        }

        Assert.Equal(CallState.Connected, bob.State);
        Assert.Single(bob.Events.OfType<CallIncoming>());
    }

    [Fact]
    public void Invite_must_be_repeated_to_end_the_call_that_is_up()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: false).Wait(5);
        string invite = $"004 alice id={AgentBench.Id2} {AgentBench.Codecs}";
        _ = bob.Said();

        // Forged ones come while the call goes on; of a call that is forgotten nothing is heard for two keep-alives.
        bob.Hear(invite).Wait(0.1).Hear(invite);
        Assert.Equal(CallState.Connected, bob.State);
        Assert.Equal("", bob.Said());
        _ = bob.Wait(2.5).Said();
        Assert.Equal(CallState.Connected, bob.Hear(invite).State);
        _ = bob.Wait(0.5).Said();
        bob.Hear(invite);

        Assert.Equal(
            [new CallEnded(1, CallEndReason.Lost), new CallIncoming(2, "alice", AgentBench.Alice)],
            bob.Events.Skip(bob.Events.Count - 2));
        Assert.Equal($"016 id={AgentBench.Id2}", bob.Said());
    }

    [Fact]
    public void Caller_of_an_address_where_nobody_listens_learns_it_within_two_seconds()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Network.ReportsUnreachable = true;
        pair.Callee.Kill();

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Equal(CallState.Dialing, pair.Caller.State);
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal([CallEndReason.Unreachable], pair.Caller.LatestCall!.EndReasons);
    }

    [Fact]
    public void Forged_unreachable_reports_do_not_end_a_call_that_is_heard()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: false);

        for (int i = 0; i < 100; i++)
        {
            bob.Unreachable().Unreachable().Wait(1).Media();
        }

        Assert.Equal(CallState.Connected, bob.State);
    }

    [Fact]
    public void Single_unreachable_report_ends_nothing()
    {
        foreach (CallState state in new[] { CallState.Dialing, CallState.Ringing, CallState.Connected })
        {
            AgentBench bob = AgentBench.In(state, outgoing: true).Unreachable().Wait(8);

            Assert.Equal(state, bob.Unreachable().State);
        }
    }

    [Fact]
    public void Unreachable_reports_that_persist_end_a_connected_call_before_the_media_timeout()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: true);

        for (int i = 0; i < 6; i++)
        {
            bob.Unreachable().Wait(1);
        }

        Assert.Equal(CallEndReason.Lost, bob.EndReason);
    }
}
