using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

public class CrossingCalls
{
    [Fact]
    public void Two_who_dial_each_other_are_connected_without_asking()
    {
        foreach (int seed in new[] { 1, 2, 3, 4 })
        {
            var pair = CallPair.Create(seed);

            pair.Caller.Dial();
            pair.Callee.Dial();
            pair.AdvanceBy(TimeSpan.FromSeconds(1));

            AssertOneConnectedCall(pair);
            Assert.DoesNotContain(pair.Caller.Events.Concat(pair.Callee.Events), e => e is CallIncoming);
        }
    }

    [Fact]
    public void The_side_with_the_higher_id_takes_the_other_sides_call()
    {
        var takers = new HashSet<string>();
        foreach (int seed in new[] { 1, 2, 3, 4 })
        {
            var pair = CallPair.CreateUnencrypted(seed);
            pair.Caller.Dial();
            pair.Callee.Dial();
            pair.AdvanceBy(TimeSpan.FromSeconds(1));

            bool aliceIsHigher = CallIdIn(pair, 0) > CallIdIn(pair, 1);
            (string taker, string other, string id) = aliceIsHigher ? ("alice", "bob", "#2") : ("bob", "alice", "#1");
            takers.Add(taker);
            Assert.Equal(
                $"""
                0.000 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red
                0.000 bob → alice: 004 bob id=#2 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red
                0.001 {taker} → {other}: 005 id={id} codec=111:opus/48000/2 ext=status,red
                0.002 {other} → {taker}: 015 id={id}

                """,
                pair.Transcript());
        }

        Assert.Equal(2, takers.Count);
    }

    [Fact]
    public void Calls_cross_into_one_whatever_the_network_does()
    {
        for (int seed = 0; seed < 1_000; seed++)
        {
            var random = new SimRandom(seed);
            var pair = CallPair.Create(seed, Link.Rough(random.Next(4) * 0.1));

            pair.Caller.Dial();
            pair.AdvanceBy(random.Span(TimeSpan.FromMilliseconds(60)));
            pair.Callee.Dial();
            pair.AdvanceBy(TimeSpan.FromSeconds(20));

            Assert.True(
                pair.Caller.Calls.Count == 1 && pair.Callee.Calls.Count == 1 && pair.Caller.State == CallState.Connected
                && pair.Callee.State == CallState.Connected && pair.Caller.LatestCall!.Id == pair.Callee.LatestCall!.Id,
                $"seed {seed}\n{pair.Transcript()}");
        }
    }

    [Fact]
    public void Dialing_somebody_who_is_calling_answers_the_call()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        int ringing = pair.Callee.LatestCall!.Call;

        Assert.Equal(CallDialError.None, pair.Callee.Dial());
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(ringing, Assert.Single(pair.Callee.Calls).Call);
        AssertOneConnectedCall(pair);
    }

    [Fact]
    public void An_old_invite_that_seems_to_cross_does_not_stop_a_call()
    {
        // With either order of ids: that in which alice takes the old call for one that crosses hers, and the other.
        foreach (int seed in new[] { 1, 2, 3, 4 })
        {
            var pair = CallPair.Create(seed);
            pair.Callee.Dial();
            pair.Callee.HangUp();
            ReadOnlyMemory<byte> old = pair.Network.Transcript[0].Bytes;
            pair.AdvanceBy(TimeSpan.FromSeconds(100));
            pair.Caller.Dial();
            pair.Network.Send(pair.Callee.Address, pair.Caller.Address, old.Span);
            pair.AdvanceBy(TimeSpan.FromSeconds(5));
            pair.Callee.Answer();
            pair.AdvanceBy(TimeSpan.FromSeconds(1));

            Assert.Equal(CallState.Connected, pair.Caller.State);
            Assert.Equal(CallState.Connected, pair.Callee.State);
        }
    }

    [Fact]
    public void Hanging_up_a_crossed_call_ends_it_once_on_both_sides()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.Dial();
        pair.Callee.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        pair.Callee.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(60));

        Assert.Equal([CallEndReason.HungUpHere], pair.Callee.LatestCall!.EndReasons);
        Assert.Equal([CallEndReason.HungUpThere], pair.Caller.LatestCall!.EndReasons);
        Assert.Null(pair.Caller.Agent.NextDeadline);
        Assert.Null(pair.Callee.Agent.NextDeadline);
    }

    [Fact]
    public void End_of_the_call_that_crossed_leaves_our_own()
    {
        AgentBench bob = TakingTheCallOfAlice();

        bob.Hear($"006 id={AgentBench.Id1} reason=cancelled");
        Assert.Equal($"006 id={AgentBench.Id1} ack=1", bob.Said());
        Assert.Equal(CallState.Dialing, bob.State);

        // Late copies of the 004 that is over do not count.
        Assert.Equal("", bob.Hear($"004 alice id={AgentBench.Id1} {AgentBench.Codecs}").Said());
        bob.Wait(5);
        Assert.DoesNotContain("005", bob.Said(), StringComparison.Ordinal);
        bob.Hear($"004 alice id={AgentBench.Id2} {AgentBench.Codecs}");
        Assert.StartsWith($"005 id={AgentBench.Id2}", bob.Said(), StringComparison.Ordinal);
        bob.Hear($"015 id={AgentBench.Id2}");
        Assert.Equal(CallState.Connected, bob.State);
    }

    [Fact]
    public void End_of_our_own_call_leaves_the_one_that_crossed_it()
    {
        AgentBench bob = TakingTheCallOfAlice();

        bob.Hear($"006 id={AgentBench.Own} reason=declined");
        Assert.Equal(CallState.Dialing, bob.State);
        _ = bob.Said();
        bob.Wait(3);
        Assert.DoesNotContain("004", bob.Said(), StringComparison.Ordinal);
        bob.Hear($"006 id={AgentBench.Id1} reason=cancelled");

        Assert.Equal(CallEndReason.Missed, bob.EndReason);
    }

    [Fact]
    public void Late_end_of_the_other_id_does_not_end_a_crossed_call_that_is_up()
    {
        AgentBench bob = TakingTheCallOfAlice().Hear($"015 id={AgentBench.Id1}");
        Assert.Equal(CallState.Connected, bob.State);

        bob.Hear($"006 id={AgentBench.Own} reason=declined");

        Assert.Equal(CallState.Connected, bob.State);
    }

    [Fact]
    public void Who_took_a_crossing_call_and_hears_it_hung_up_was_connected()
    {
        AgentBench bob = TakingTheCallOfAlice().Hear($"006 id={AgentBench.Id1} reason=hangup");

        Assert.Equal(
            [
                new CallConnected(1, "alice", AgentBench.Alice, CallCodec.Opus),
                new CallEnded(1, CallEndReason.HungUpThere),
            ],
            bob.Events);
    }

    [Fact]
    public void Peer_that_alerts_its_user_does_not_call_at_the_same_time()
    {
        AgentBench bob = TakingTheCallOfAlice().Hear($"016 id={AgentBench.Own}");
        _ = bob.Said();

        bob.Wait(20);

        Assert.Equal(CallState.Ringing, bob.State);
        Assert.DoesNotContain("005", bob.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invite_that_takes_a_call_which_is_over_does_not_ring()
    {
        AgentBench bob = AgentBench.In(CallState.Ended, outgoing: true);

        bob.Hear($"004 alice id={AgentBench.Id2} {AgentBench.Codecs} crossed={AgentBench.Own}");

        Assert.Empty(bob.Events.OfType<CallIncoming>());
        Assert.StartsWith($"006 id={AgentBench.Id2} reason=", bob.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void Crossing_marks_our_own_invite_until_the_other_call_is_confirmed()
    {
        AgentBench bob = TakingTheCallOfAlice();
        _ = bob.Said();

        bob.Wait(0.6);

        Assert.Equal(
            $"004 bob id={AgentBench.Own} {AgentBench.Offer} crossed={AgentBench.Id1}|005 id={AgentBench.Id1} codec=111:opus/48000/2",
            bob.Said());
    }

    // bob's id is the higher one.
    private static AgentBench TakingTheCallOfAlice()
    {
        AgentBench bob = new AgentBench().Dial();
        _ = bob.Said();
        bob.Hear($"004 alice id={AgentBench.Id1} {AgentBench.Codecs}");
        Assert.Equal($"005 id={AgentBench.Id1} codec=111:opus/48000/2", bob.Said());
        return bob;
    }

    private static void AssertOneConnectedCall(CallPair pair)
    {
        CallRecord caller = Assert.Single(pair.Caller.Calls);
        CallRecord callee = Assert.Single(pair.Callee.Calls);
        Assert.True(caller.WasConnected && callee.WasConnected);
        Assert.Equal(caller.Id, callee.Id);
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
    }

    private static CallId CallIdIn(CallPair pair, int datagram)
    {
        string id = pair.Network.Transcript[datagram].Text.Split(' ').Single(field => field.StartsWith("id=", StringComparison.Ordinal));
        Assert.True(CallId.TryParse(id[3..], out CallId parsed));
        return parsed;
    }
}
