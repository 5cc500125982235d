using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

/// <summary>docs/PROTOCOL.md §8.1: who wants to hear two channels says so, and who knows nothing of it is not disturbed.</summary>
public class TwoChannels
{
    private static readonly CallAgentOptions Stereo = new() { TakesStereo = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_learn_that_the_other_takes_two_channels(bool isEncrypted)
    {
        CallPair pair = isEncrypted
            ? CallPair.Create(seed: 1, callerOptions: Stereo, calleeOptions: Stereo)
            : CallPair.CreateUnencrypted(seed: 1, callerOptions: Stereo, calleeOptions: Stereo);
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.True(Assert.Single(pair.Caller.Events.OfType<CallConnected>()).TakesStereo);
        Assert.True(Assert.Single(pair.Callee.Events.OfType<CallConnected>()).TakesStereo);
    }

    [Fact]
    public void Caller_of_one_channel_is_told_of_two_and_told_from_a_caller_of_two()
    {
        var bench = new AgentBench(Stereo);
        bench.Hear($"004 alice id={AgentBench.Id1} {AgentBench.Offer}").Answer();

        Assert.EndsWith("005 id=" + AgentBench.Id1 + " codec=111:opus/48000/2 ext=status,red,stereo", bench.Said());
        bench.Hear($"015 id={AgentBench.Id1}");
        Assert.False(Assert.Single(bench.Events.OfType<CallConnected>()).TakesStereo);
    }

    [Fact]
    public void Side_of_one_channel_says_nothing_of_it_and_hears_what_the_other_says()
    {
        var bench = new AgentBench();
        bench.Hear($"004 alice id={AgentBench.Id1} {AgentBench.Codecs} ext=stereo,later,red").Answer();

        Assert.EndsWith(" ext=status,red", bench.Said());
        bench.Hear($"015 id={AgentBench.Id1}");
        Assert.True(Assert.Single(bench.Events.OfType<CallConnected>()).TakesStereo);
    }

    [Fact]
    public void Peer_without_extensions_and_one_of_the_base_level_take_one_channel()
    {
        var extended = new AgentBench(Stereo);
        extended.Hear($"004 alice id={AgentBench.Id1} {AgentBench.Codecs}").Answer();
        extended.Hear($"015 id={AgentBench.Id1}");
        var basic = new AgentBench(Stereo);
        basic.Hear("004 alice").Answer();

        Assert.False(Assert.Single(extended.Events.OfType<CallConnected>()).TakesStereo);
        Assert.EndsWith("005", basic.Said());
        basic.Hear("015");
        Assert.False(Assert.Single(basic.Events.OfType<CallConnected>()).TakesStereo);
    }
}
