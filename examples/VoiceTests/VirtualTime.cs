using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Examples.VoiceTests;

/// <summary>Without sockets, sound cards and waiting: the same result on every machine, however busy it is.</summary>
public class VirtualTime
{
    [Fact]
    public void Two_users_hear_each_other_over_15_percent_loss()
    {
        using var pair = VoicePair.Create(seed: 1, link: Link.Lossy(0.15));
        pair.Alice.Say(TestSound.Speech(TimeSpan.FromSeconds(10), seed: 1));
        pair.Bob.Say(TestSound.Speech(TimeSpan.FromSeconds(10), seed: 2));

        pair.AdvanceBy(TimeSpan.FromSeconds(11));

        Assert.True(pair.HeardByBob().IsHeard, pair.HeardByBob().ToString());
        Assert.True(pair.HeardByAlice().IsHeard, pair.HeardByAlice().ToString());
    }

    [Theory]
    [InlineData("wifi-lossy")]
    [InlineData("cellular,loss=5")]
    [InlineData("latency=80,jitter=30,shape=normal,states=3/25/60")]
    public void The_delay_stays_bearable_on_the_networks_that_our_players_have(string network)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            using var pair = VoicePair.Create(seed, Link.Parse(network));
            pair.Alice.Say(TestSound.Speech(TimeSpan.FromSeconds(5), seed));

            pair.AdvanceBy(TimeSpan.FromSeconds(6));

            SpeechMatch match = pair.HeardByBob();
            Assert.True(match.IsHeard && match.Delay < TimeSpan.FromMilliseconds(300), $"seed {seed}: {match}");
        }
    }

    [Fact]
    public void A_call_that_nobody_answers_ends_by_itself()
    {
        var pair = CallPair.Create(seed: 7, link: Link.Presets["cellular-edge"]);

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(90));

        Assert.True(pair.Caller.EndReason == CallEndReason.Missed, pair.Transcript());
    }
}
