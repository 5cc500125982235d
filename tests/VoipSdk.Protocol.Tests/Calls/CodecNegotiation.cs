using VoipSdk.Protocol.Calls;

namespace VoipSdk.Protocol.Tests.Calls;

public class CodecNegotiation
{
    [Theory]
    [InlineData("codecs=0:PCMU/8000,111:opus/48000/2", "111:opus/48000/2")]
    [InlineData("codecs=0:pcmu/8000,96:OPUS/48000/2", "96:opus/48000/2")]
    [InlineData("codecs=8:PCMA/8000,0:PCMU/8000", "0:PCMU/8000")]
    [InlineData("codecs=nonsense,,1:x,300:opus/48000/2,5:opus/0,0:PCMU/8000", "0:PCMU/8000")]
    [InlineData("codecs=96:opus/16000,0:PCMU/8000", "0:PCMU/8000")]
    [InlineData("", "0:PCMU/8000")]
    public void Callee_takes_its_own_first_codec_that_was_offered_under_the_callers_number(string offer, string answer)
    {
        AgentBench bob = new AgentBench().Hear($"004 alice id={AgentBench.Id1} {offer}");
        _ = bob.Said();

        bob.Answer().Hear($"015 id={AgentBench.Id1}");

        Assert.Equal($"005 id={AgentBench.Id1} codec={answer}", bob.Said());
        Assert.Equal(answer, Assert.IsType<CallConnected>(bob.Events[^1]).Codec.ToString());
    }

    [Theory]
    [InlineData("codecs=9:G722/8000")]
    [InlineData("codecs=")]
    [InlineData("codecs=%20")]
    public void Offer_without_a_common_codec_is_refused_without_ringing(string offer)
    {
        AgentBench bob = new AgentBench().Hear($"004 alice id={AgentBench.Id1} crossed={AgentBench.Id2} {offer}");

        Assert.Equal($"006 id={AgentBench.Id1} reason=no-codec", bob.Said());
        Assert.Empty(bob.Events);
    }

    [Theory]
    [InlineData("codec=0:PCMU/8000", "0:PCMU/8000")]
    [InlineData("codec=111:OPUS/48000/2", "111:opus/48000/2")]
    [InlineData("", "0:PCMU/8000")]
    public void Caller_takes_the_answer_that_is_one_of_its_offers(string answer, string codec)
    {
        AgentBench bob = AgentBench.In(CallState.Ringing, outgoing: true).Hear($"005 id={AgentBench.Own} {answer}");

        Assert.Equal(codec, Assert.IsType<CallConnected>(bob.Events[^1]).Codec.ToString());
    }

    [Theory]
    [InlineData("codec=9:G722/8000")]
    [InlineData("codec=opus")]
    [InlineData("codec=")]
    public void Caller_ends_a_call_whose_answer_it_did_not_offer(string answer)
    {
        AgentBench bob = AgentBench.In(CallState.Ringing, outgoing: true).Hear($"005 id={AgentBench.Own} {answer}");

        Assert.Equal($"006 id={AgentBench.Own} reason=no-codec", bob.Said());
        Assert.Equal(CallEndReason.Unreachable, bob.EndReason);
    }

    [Theory]
    [InlineData("111:opus/48000/2")]
    [InlineData("0:PCMU/8000")]
    [InlineData("127:a-b_c.9/1000000/8")]
    public void Text_form_of_a_codec_is_read_as_it_was_written(string text)
    {
        Assert.True(CallCodec.TryParse(text, out CallCodec? codec));
        Assert.Equal(text, codec.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("opus/48000/2")]
    [InlineData("128:opus/48000")]
    [InlineData("-1:opus/48000")]
    [InlineData("1:/48000")]
    [InlineData("1:opus")]
    [InlineData("1:opus/48000/0")]
    [InlineData("1:opus/48000/9")]
    [InlineData("1:opus/48000/2/2")]
    [InlineData("1:opus/48 000")]
    [InlineData("1:ópus/48000")]
    [InlineData("1:2:opus/48000")]
    [InlineData("1:opus/1000001")]
    public void What_is_no_codec_is_not_read(string? text) => Assert.False(CallCodec.TryParse(text, out _));
}
