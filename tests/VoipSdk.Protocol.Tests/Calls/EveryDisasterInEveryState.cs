using System.Net;
using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// A peer that dies, stands still, is started anew or is suddenly elsewhere, in each state of a call: what the other side is
// told, and when at the latest (docs/PROTOCOL.md §7.11). The media time-out is 15 s, the ring time-out 60 s.
public class EveryDisasterInEveryState
{
    private static readonly TransportAddress Mobile = new(IPAddress.Parse("203.0.113.9"), 50_123);

    public enum Moment
    {
        Dialing,
        Ringing,
        Answering,
        Connected,
        Held,
    }

    [Theory]
    [InlineData(Moment.Dialing, false, CallEndReason.Unreachable, 60)]
    [InlineData(Moment.Ringing, false, CallEndReason.Missed, 60)]
    [InlineData(Moment.Ringing, true, CallEndReason.Missed, 20)]
    [InlineData(Moment.Answering, true, CallEndReason.Lost, 32)]
    [InlineData(Moment.Connected, false, CallEndReason.Lost, 15)]
    [InlineData(Moment.Connected, true, CallEndReason.Lost, 15)]
    [InlineData(Moment.Held, false, CallEndReason.Lost, 15)]
    [InlineData(Moment.Held, true, CallEndReason.Lost, 15)]
    public void Peer_that_dies_is_missed_in_time(Moment moment, bool callerDies, CallEndReason reason, int seconds)
    {
        (CallPair pair, CallParty victim, CallParty other) = At(moment, callerDies);

        victim.Kill();
        pair.AdvanceBy(TimeSpan.FromSeconds(seconds + 2));

        Assert.Equal([reason], other.LatestCall!.EndReasons);
        pair.AdvanceBy(TimeSpan.FromMinutes(2));
        Assert.Null(other.Agent.NextDeadline);
    }

    [Theory]
    [InlineData(Moment.Dialing, false)]
    [InlineData(Moment.Ringing, false)]
    [InlineData(Moment.Ringing, true)]
    [InlineData(Moment.Answering, true)]
    [InlineData(Moment.Connected, false)]
    [InlineData(Moment.Connected, true)]
    [InlineData(Moment.Held, false)]
    [InlineData(Moment.Held, true)]
    public void Peer_that_stands_still_for_a_while_goes_on_and_for_too_long_ends_once_on_each_side(Moment moment, bool caller)
    {
        (CallPair pair, CallParty victim, CallParty other) = At(moment, caller);
        victim.Freeze();
        pair.AdvanceBy(TimeSpan.FromSeconds(8));
        victim.Thaw();
        pair.AdvanceBy(TimeSpan.FromSeconds(8));
        Assert.NotEqual(CallState.Ended, other.State);
        Assert.NotEqual(CallState.Ended, victim.State);

        victim.Freeze();
        pair.AdvanceBy(TimeSpan.FromSeconds(70));
        victim.Thaw();
        pair.AdvanceBy(TimeSpan.FromMinutes(3));

        Assert.All(pair.Caller.Calls.Concat(pair.Callee.Calls), call => Assert.Single(call.EndReasons));
        Assert.NotEmpty(pair.Caller.Calls);
        Assert.Null(other.Agent.NextDeadline);
        Assert.Null(victim.Agent.NextDeadline);
    }

    [Theory]
    [InlineData(Moment.Ringing, true, CallEndReason.Missed, 20)]
    [InlineData(Moment.Answering, true, CallEndReason.Missed, 4)]
    [InlineData(Moment.Connected, false, CallEndReason.Lost, 2)]
    [InlineData(Moment.Connected, true, CallEndReason.Lost, 2)]
    [InlineData(Moment.Held, false, CallEndReason.Lost, 2)]
    [InlineData(Moment.Held, true, CallEndReason.Lost, 2)]
    public void Peer_that_is_started_anew_ends_the_call_that_it_has_forgotten(Moment moment, bool caller, CallEndReason reason, int seconds)
    {
        (CallPair pair, CallParty victim, CallParty other) = At(moment, caller);

        victim.Restart();
        pair.AdvanceBy(TimeSpan.FromSeconds(seconds + 0.5));

        Assert.Equal([reason], other.LatestCall!.EndReasons);
    }

    [Fact]
    public void Callee_that_is_started_anew_while_it_rings_rings_again()
    {
        (CallPair pair, CallParty victim, CallParty other) = At(Moment.Ringing, caller: false);

        victim.Restart();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        Assert.Equal(CallState.Incoming, victim.State);
        victim.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(CallState.Connected, other.State);
        Assert.Equal(CallState.Connected, victim.State);
    }

    [Theory]
    [InlineData(Moment.Ringing, false)]
    [InlineData(Moment.Ringing, true)]
    [InlineData(Moment.Answering, true)]
    [InlineData(Moment.Connected, false)]
    [InlineData(Moment.Connected, true)]
    [InlineData(Moment.Held, false)]
    [InlineData(Moment.Held, true)]
    public void Peer_that_is_suddenly_elsewhere_stays_in_the_call(Moment moment, bool caller)
    {
        (CallPair pair, CallParty victim, CallParty other) = At(moment, caller);

        victim.MoveTo(Mobile);
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        if (moment == Moment.Ringing)
        {
            pair.Callee.Answer();
        }

        pair.AdvanceBy(TimeSpan.FromSeconds(10));
        Assert.Equal(CallState.Connected, other.State);
        Assert.Equal(CallState.Connected, victim.State);
        int heard = victim.MediaHeard;
        other.SendMedia();
        pair.AdvanceBy(TimeSpan.FromSeconds(20));
        Assert.Equal(heard + 1, victim.MediaHeard);
        Assert.Equal(CallState.Connected, other.State);
        other.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.Equal([CallEndReason.HungUpThere], victim.LatestCall!.EndReasons);
    }

    private static (CallPair Pair, CallParty Victim, CallParty Other) At(Moment moment, bool caller)
    {
        var pair = CallPair.Create(seed: 11, Link.Slow(TimeSpan.FromMilliseconds(20), TimeSpan.Zero));
        if (moment == Moment.Dialing)
        {
            pair.Network.SetLink(pair.Caller.Address, pair.Callee.Address, Link.Dead);
        }

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        if (moment >= Moment.Answering)
        {
            pair.Callee.Answer();
            pair.AdvanceBy(moment == Moment.Answering ? TimeSpan.FromMilliseconds(5) : TimeSpan.FromSeconds(1));
        }

        if (moment == Moment.Held)
        {
            pair.Caller.SetStatus(isHeld: true, isMuted: false);
            pair.AdvanceBy(TimeSpan.FromSeconds(1));
        }

        return (pair, caller ? pair.Caller : pair.Callee, caller ? pair.Callee : pair.Caller);
    }
}
