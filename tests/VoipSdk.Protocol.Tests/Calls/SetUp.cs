using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

public class SetUp
{
    [Fact]
    public void Answered_call_goes_over_the_wire_like_this()
    {
        var pair = CallPair.Create(seed: 1);

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Caller.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(60));

        Assert.Equal(
            """
            0.000 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000
            0.001 bob → alice: 016 id=#1
            4.002 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000
            4.003 bob → alice: 016 id=#1
            5.000 bob → alice: 005 id=#1 codec=111:opus/48000/2
            5.001 alice → bob: 015 id=#1
            6.000 alice → bob: 006 id=#1 reason=hangup
            6.001 bob → alice: 006 id=#1 ack=1

            """,
            pair.Transcript());
        Assert.Equal(CallEndReason.HungUpHere, pair.Caller.EndReason);
        Assert.Equal(CallEndReason.HungUpThere, pair.Callee.EndReason);
    }
}
