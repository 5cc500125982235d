using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// The end-reason table of docs/PROTOCOL.md §7: what ends a call, and what each side is told.
public class EndReasons
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Declined_call_is_declined_on_both_sides()
    {
        CallPair pair = Ringing();

        pair.Callee.Decline();

        AssertEnds(pair, CallEndReason.Declined, CallEndReason.Declined);
    }

    [Fact]
    public void Cancelled_call_is_missed_by_the_callee()
    {
        CallPair pair = Ringing();

        pair.Caller.HangUp();

        AssertEnds(pair, CallEndReason.Cancelled, CallEndReason.Missed);
    }

    [Fact]
    public void Unanswered_call_is_missed_on_both_sides_at_the_ring_timeout()
    {
        CallPair pair = Ringing();

        pair.AdvanceBy(TimeSpan.FromSeconds(58));
        Assert.Equal(CallState.Ringing, pair.Caller.State);
        Assert.Equal(CallState.Incoming, pair.Callee.State);
        pair.AdvanceBy(Second + Second);

        AssertEnds(pair, CallEndReason.Missed, CallEndReason.Missed);
    }

    [Fact]
    public void Callee_that_is_never_heard_of_is_unreachable()
    {
        var pair = CallPair.Create(seed: 7, link: Link.Lossy(1.0));

        pair.Caller.Dial();
        pair.AdvanceBy(new CallAgentOptions().RingTimeout);

        Assert.Equal(CallEndReason.Unreachable, pair.Caller.EndReason);
        Assert.Empty(pair.Callee.Calls);
    }

    [Fact]
    public void Callee_rings_although_none_of_its_answers_arrives_and_misses_the_call()
    {
        var pair = CallPair.CreateUnencrypted(seed: 7);
        pair.Network.SetLink(pair.Callee.Address, pair.Caller.Address, Link.Dead);

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(61));

        AssertEnds(pair, CallEndReason.Unreachable, CallEndReason.Missed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connected_call_is_hung_up_here_and_there(bool byCaller)
    {
        CallPair pair = Connected();

        (byCaller ? pair.Caller : pair.Callee).HangUp();

        AssertEnds(
            pair,
            byCaller ? CallEndReason.HungUpHere : CallEndReason.HungUpThere,
            byCaller ? CallEndReason.HungUpThere : CallEndReason.HungUpHere);
    }

    [Fact]
    public void Both_who_hang_up_at_the_same_time_have_hung_up_here()
    {
        CallPair pair = Connected();

        pair.Caller.HangUp();
        pair.Callee.HangUp();

        AssertEnds(pair, CallEndReason.HungUpHere, CallEndReason.HungUpHere);
    }

    [Fact]
    public void Call_that_is_answered_and_cancelled_at_the_same_time_was_never_connected()
    {
        CallPair pair = Ringing();

        pair.Callee.Answer();
        pair.Caller.HangUp();

        AssertEnds(pair, CallEndReason.Cancelled, CallEndReason.Missed);
        Assert.False(pair.Caller.LatestCall!.WasConnected || pair.Callee.LatestCall!.WasConnected);
    }

    [Fact]
    public void Callee_that_hangs_up_before_its_answer_arrives_has_hung_up()
    {
        CallPair pair = Ringing();

        pair.Callee.Answer();
        pair.Callee.HangUp();

        AssertEnds(pair, CallEndReason.HungUpThere, CallEndReason.HungUpHere);
    }

    [Fact]
    public void Callee_with_as_many_calls_as_it_takes_is_busy_and_notices_nothing()
    {
        CallPair pair = Connected();
        var carol = new CallParty(pair.Network, "carol", AgentBench.Carol, seed: 33, TestIdentities.Of("carol"));
        carol.AddContact("bob", pair.Callee.Address, TestIdentities.Of("bob").PublicKey);
        pair.Callee.AddContact("carol", carol.Address, TestIdentities.Of("carol").PublicKey);

        carol.Dial();
        pair.AdvanceBy(Second);

        Assert.Equal([CallEndReason.Busy], carol.LatestCall!.EndReasons);
        Assert.Single(pair.Callee.Calls);
        Assert.Equal(CallState.Connected, pair.Callee.State);
        Assert.Equal(1, pair.Callee.Agent.Counters.Busy);
        pair.AdvanceBy(TimeSpan.FromSeconds(100));
        Assert.Null(carol.Agent.NextDeadline);
    }

    [Fact]
    public void Callee_without_a_common_codec_is_unreachable_and_does_not_ring()
    {
        var pair = CallPair.Create(
            seed: 1,
            callerOptions: new CallAgentOptions { Codecs = [CallCodec.Opus] },
            calleeOptions: new CallAgentOptions { Codecs = [CallCodec.Pcmu] });

        pair.Caller.Dial();
        pair.AdvanceBy(Second);

        Assert.Equal([CallEndReason.Unreachable], pair.Caller.LatestCall!.EndReasons);
        Assert.Empty(pair.Callee.Calls);
        Assert.Equal(1, pair.Callee.Agent.Counters.NoCommonCodec);
    }

    [Fact]
    public void Call_that_the_callee_refuses_as_blocked_is_blocked()
    {
        AgentBench bob = AgentBench.In(CallState.Ringing, outgoing: true);

        bob.Hear($"006 id={AgentBench.Own} reason=blocked");

        Assert.Equal(CallEndReason.Blocked, bob.EndReason);
    }

    [Fact]
    public void Call_that_fails_a_proof_of_identity_failed_authentication()
    {
        AgentBench bob = AgentBench.In(CallState.Incoming, outgoing: false);

        bob.Hear($"006 id={AgentBench.Id1} reason=failed-authentication");

        Assert.Equal(CallEndReason.FailedAuthentication, bob.EndReason);
    }

    [Fact]
    public void Shutting_down_ends_every_call_as_its_user_would()
    {
        CallPair pair = Connected();

        pair.Caller.EndAll();

        Assert.False(pair.Caller.Agent.IsSettled);
        AssertEnds(pair, CallEndReason.HungUpHere, CallEndReason.HungUpThere);
        Assert.True(pair.Caller.Agent.IsSettled);
    }

    internal static CallPair Ringing(Link? link = null, bool encrypted = true)
    {
        CallPair pair = encrypted ? CallPair.Create(seed: 1, link) : CallPair.CreateUnencrypted(seed: 1, link);
        pair.Caller.Dial();
        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Ringing, pair.Caller.State);
        Assert.Equal(CallState.Incoming, pair.Callee.State);
        return pair;
    }

    internal static CallPair Connected(Link? link = null, bool encrypted = true)
    {
        CallPair pair = Ringing(link, encrypted);
        pair.Callee.Answer();
        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
        return pair;
    }

    private static void AssertEnds(CallPair pair, CallEndReason caller, CallEndReason callee)
    {
        pair.AdvanceBy(TimeSpan.FromSeconds(2));
        Assert.Equal([caller], pair.Caller.LatestCall!.EndReasons);
        Assert.Equal([callee], pair.Callee.LatestCall!.EndReasons);

        // Acknowledged at once, forgotten a while later.
        Assert.True(pair.Callee.Agent.IsSettled);
        pair.AdvanceBy(CallTimers.Tombstone);
        Assert.Null(pair.Callee.Agent.NextDeadline);
    }
}
