using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// Calls as they go over the wire.
public class SetUp
{
    [Fact]
    public void Answered_call_goes_over_the_wire_like_this()
    {
        var pair = CallPair.CreateUnencrypted(seed: 1);

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Caller.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(60));

        Assert.Equal(
            """
            0.000 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red
            0.001 bob → alice: 016 id=#1
            4.002 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red
            4.003 bob → alice: 016 id=#1
            5.000 bob → alice: 005 id=#1 codec=111:opus/48000/2 ext=status,red
            5.001 alice → bob: 015 id=#1
            6.000 alice → bob: 006 id=#1 reason=hangup
            6.001 bob → alice: 006 id=#1 ack=1

            """,
            pair.Transcript());
        Assert.Equal(
            [
                new CallRingingThere(1),
                new CallConnected(1, "bob", pair.Callee.Address, CallCodec.Opus) { TakesRedundancy = true },
                new CallEnded(1, CallEndReason.HungUpHere),
            ],
            pair.Caller.Events);
        Assert.Equal(
            [
                new CallIncoming(1, "alice", pair.Caller.Address),
                new CallConnected(1, "alice", pair.Caller.Address, CallCodec.Opus) { TakesRedundancy = true },
                new CallEnded(1, CallEndReason.HungUpThere),
            ],
            pair.Callee.Events);
    }

    [Fact]
    public void Invite_is_repeated_with_growing_pauses_until_the_ring_timeout()
    {
        var pair = CallPair.CreateUnencrypted(seed: 1, Link.Dead, new CallAgentOptions { RingTimeout = TimeSpan.FromSeconds(12) });

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(13));

        Assert.Equal(
            """
            0.000 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red (lost)
            0.500 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red (lost)
            1.500 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red (lost)
            3.500 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red (lost)
            7.500 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red (lost)
            11.500 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red (lost)
            12.000 alice → bob: 006 id=#1 reason=timeout (lost)
            12.500 alice → bob: 006 id=#1 reason=timeout (lost)

            """,
            pair.Transcript());
    }

    [Fact]
    public void Answer_and_confirmation_that_get_lost_are_said_again()
    {
        CallPair pair = EndReasons.Ringing();
        int before = pair.Network.Transcript.Count;
        pair.Network.SetLink(pair.Callee.Address, pair.Caller.Address, Link.Dead);
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(0.4));
        pair.Network.SetLink(pair.Callee.Address, pair.Caller.Address, Link.Perfect);
        pair.Network.SetLink(pair.Caller.Address, pair.Callee.Address, Link.Dead);
        pair.AdvanceBy(TimeSpan.FromSeconds(0.4));
        pair.Network.SetLink(pair.Caller.Address, pair.Callee.Address, Link.Perfect);
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["005 lost", "005 arrives", "015 lost", "005 arrives", "015 arrives"],
            pair.Network.Transcript.Skip(before).Select(sent => $"{sent.Text[..3]} {(sent.IsLost ? "lost" : "arrives")}"));
        Assert.Equal(CallState.Connected, pair.Callee.State);
        Assert.Single(pair.Caller.Events.OfType<CallConnected>());
    }

    [Fact]
    public void Media_confirms_an_answer_whose_confirmation_got_lost()
    {
        AgentBench bob = AgentBench.In(CallState.Answering, outgoing: false);

        bob.Media();

        Assert.Equal(CallState.Connected, bob.State);
        Assert.DoesNotContain("005", bob.Wait(10).Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void Late_media_of_the_last_call_does_not_confirm_the_next()
    {
        AgentBench bob = AgentBench.In(CallState.Connected, outgoing: false).HangUp().Wait(1);
        bob.Hear($"004 alice id={AgentBench.Id2} {AgentBench.Codecs}").Answer().Media();

        Assert.Equal(CallState.Answering, bob.State);
        Assert.Equal(CallState.Connected, bob.Hear($"015 id={AgentBench.Id2}").State);
    }

    [Fact]
    public void End_is_repeated_until_it_is_acknowledged_and_for_32_seconds_at_most()
    {
        CallPair pair = EndReasons.Connected();
        int before = pair.Network.Transcript.Count;
        pair.Callee.Kill();

        pair.Caller.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(100));

        MonoTime first = pair.Network.Transcript[before].SentAt;
        Assert.Equal(
            [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
            pair.Network.Transcript.Skip(before).Select(sent => sent.SentAt.Since(first).TotalSeconds));
        Assert.Null(pair.Caller.Agent.NextDeadline);
    }

    [Fact]
    public void Every_call_is_connected_soon_over_fifteen_percent_loss()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var pair = CallPair.CreateUnencrypted(seed, Link.Lossy(0.15));
            pair.Caller.Dial();
            pair.AdvanceBy(TimeSpan.FromSeconds(8));
            pair.Callee.Answer();
            pair.AdvanceBy(TimeSpan.FromSeconds(8));

            Assert.True(
                pair.Caller.State == CallState.Connected && pair.Callee.State == CallState.Connected,
                $"seed {seed}\n{pair.Transcript()}");
        }
    }
}
