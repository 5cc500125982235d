using VoipSdk.Protocol.Calls;

namespace VoipSdk.Protocol.Tests.Calls;

// The state tables of docs/PROTOCOL.md §7, row by row, for a call between extended peers. "#" is the call's id; an
// empty answer is silence.
public class EveryPacketInEveryState
{
    [Theory]
    [InlineData("004 alice id=00000000000000000000000000000001 codecs=0:PCMU/8000", CallState.Dialing, CallState.Dialing, "005 id=00000000000000000000000000000001 codec=0:PCMU/8000")]
    [InlineData("004 alice id=ffffffffffffffffffffffffffffffff codecs=0:PCMU/8000", CallState.Dialing, CallState.Dialing, "")]
    [InlineData("004 alice id=# codecs=0:PCMU/8000", CallState.Dialing, CallState.Dialing, "")]
    [InlineData("016 id=#", CallState.Dialing, CallState.Ringing, "")]
    [InlineData("005 id=# codec=0:PCMU/8000", CallState.Dialing, CallState.Connected, "015 id=#")]
    [InlineData("005 id=#", CallState.Dialing, CallState.Connected, "015 id=#")]
    [InlineData("005 id=# codec=9:G722/8000", CallState.Dialing, CallState.Ended, "006 id=# reason=no-codec")]
    [InlineData("015 id=#", CallState.Dialing, CallState.Dialing, "")]
    [InlineData("006 id=# reason=declined", CallState.Dialing, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006 id=# ack=1", CallState.Dialing, CallState.Dialing, "")]
    [InlineData("004 alice id=00000000000000000000000000000001 codecs=0:PCMU/8000", CallState.Ringing, CallState.Ringing, "005 id=00000000000000000000000000000001 codec=0:PCMU/8000")]
    [InlineData("016 id=#", CallState.Ringing, CallState.Ringing, "")]
    [InlineData("005 id=# codec=0:PCMU/8000", CallState.Ringing, CallState.Connected, "015 id=#")]
    [InlineData("005", CallState.Ringing, CallState.Ringing, "")]
    [InlineData("015 id=#", CallState.Ringing, CallState.Ringing, "")]
    [InlineData("006 id=# reason=declined", CallState.Ringing, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006", CallState.Ringing, CallState.Ringing, "")]
    [InlineData("006 id=# ack=1", CallState.Ringing, CallState.Ringing, "")]
    [InlineData("004 alice id=# codecs=0:PCMU/8000", CallState.Connected, CallState.Connected, "")]
    [InlineData("016 id=#", CallState.Connected, CallState.Connected, "")]
    [InlineData("005 id=# codec=0:PCMU/8000", CallState.Connected, CallState.Connected, "015 id=#")]
    [InlineData("005", CallState.Connected, CallState.Connected, "")]
    [InlineData("015 id=#", CallState.Connected, CallState.Connected, "")]
    [InlineData("006 id=# reason=hangup", CallState.Connected, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006", CallState.Connected, CallState.Connected, "")]
    [InlineData("006 id=# ack=1", CallState.Connected, CallState.Connected, "")]
    [InlineData("016 id=#", CallState.Ended, CallState.Ended, "006 id=# reason=cancelled")]
    [InlineData("005 id=# codec=0:PCMU/8000", CallState.Ended, CallState.Ended, "006 id=# reason=cancelled")]
    [InlineData("006 id=# reason=declined", CallState.Ended, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006 id=# ack=1", CallState.Ended, CallState.Ended, "")]
    public void Caller(string packet, CallState before, CallState after, string answer) =>
        Check(AgentBench.In(before, outgoing: true), AgentBench.Own, packet, after, answer);

    [Theory]
    [InlineData("004 alice id=# codecs=0:PCMU/8000", CallState.Incoming, CallState.Incoming, "016 id=#")]
    [InlineData("016 id=#", CallState.Incoming, CallState.Incoming, "")]
    [InlineData("005 id=#", CallState.Incoming, CallState.Incoming, "")]
    [InlineData("015 id=#", CallState.Incoming, CallState.Incoming, "")]
    [InlineData("006 id=# reason=cancelled", CallState.Incoming, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006", CallState.Incoming, CallState.Incoming, "")]
    [InlineData("006 id=# ack=1", CallState.Incoming, CallState.Incoming, "")]
    [InlineData("004 alice id=# codecs=111:opus/48000/2", CallState.Answering, CallState.Answering, "005 id=# codec=111:opus/48000/2")]
    [InlineData("004 alice id=#", CallState.Answering, CallState.Answering, "")]
    [InlineData("016 id=#", CallState.Answering, CallState.Answering, "")]
    [InlineData("005 id=#", CallState.Answering, CallState.Answering, "")]
    [InlineData("015 id=#", CallState.Answering, CallState.Connected, "")]
    [InlineData("015", CallState.Answering, CallState.Answering, "")]
    [InlineData("006 id=# reason=cancelled", CallState.Answering, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006 id=# ack=1", CallState.Answering, CallState.Answering, "")]
    [InlineData("004 alice id=# codecs=111:opus/48000/2", CallState.Connected, CallState.Connected, "005 id=# codec=111:opus/48000/2")]
    [InlineData("016 id=#", CallState.Connected, CallState.Connected, "")]
    [InlineData("005 id=#", CallState.Connected, CallState.Connected, "")]
    [InlineData("015 id=#", CallState.Connected, CallState.Connected, "")]
    [InlineData("006 id=# reason=hangup", CallState.Connected, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006", CallState.Connected, CallState.Connected, "")]
    [InlineData("006 id=# ack=1", CallState.Connected, CallState.Connected, "")]
    [InlineData("004 alice id=# codecs=111:opus/48000/2", CallState.Ended, CallState.Ended, "006 id=# reason=declined")]
    [InlineData("015 id=#", CallState.Ended, CallState.Ended, "")]
    [InlineData("006 id=# reason=cancelled", CallState.Ended, CallState.Ended, "006 id=# ack=1")]
    [InlineData("006 id=# ack=1", CallState.Ended, CallState.Ended, "")]
    public void Callee(string packet, CallState before, CallState after, string answer) =>
        Check(AgentBench.In(before, outgoing: false), AgentBench.Id1, packet, after, answer);

    // Said twice, every packet changes what it changed the first time, and nothing more.
    private static void Check(AgentBench bench, string id, string packet, CallState after, string answer)
    {
        packet = packet.Replace("#", id, StringComparison.Ordinal);

        bench.Hear(packet);

        Assert.Equal(answer.Replace("#", id, StringComparison.Ordinal), bench.Said());
        Assert.Equal(after, bench.State);

        int events = bench.Events.Count;
        bench.Hear(packet);
        Assert.Equal(after, bench.State);
        Assert.Equal(events, bench.Events.Count);
    }
}
