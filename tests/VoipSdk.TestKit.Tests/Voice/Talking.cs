using VoipSdk.Codecs;

namespace VoipSdk.TestKit.Tests.Voice;

/// <summary>Real codecs, RTP and jitter buffers over the simulated network.</summary>
public class Talking
{
    public static TheoryData<string> Codecs => ["PCMU", "opus"];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Over_a_perfect_link_both_hear_all_of_it(string codec)
    {
        using VoicePair pair = Talk(Link.Perfect, codec);

        foreach (SpeechMatch match in new[] { pair.HeardByBob(), pair.HeardByAlice() })
        {
            // The delay comes down once the link is known to be good, which a comparison at one delay sees.
            Assert.True(match.Correlation > 0.87 && match.ShareHeard > 0.99, match.ToString());
            Assert.InRange(match.Delay, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(120));
        }

        Assert.Equal(0, pair.Bob.Statistics.PacketsLost);
        Assert.Equal(TimeSpan.Zero, pair.Bob.Statistics.Concealed);
    }

    [Theory]
    [InlineData("loss=15", "PCMU")]
    [InlineData("loss=15", "opus")]
    [InlineData("loss=10,jitter=40", "PCMU")]
    [InlineData("wifi-lossy", "PCMU")]
    [InlineData("wifi-lossy", "opus")]
    [InlineData("cellular", "PCMU")]
    [InlineData("satellite", "PCMU")]
    [InlineData("dup=30,reorder=5,holdback=30", "PCMU")]
    public void Over_a_bad_link_both_still_hear_each_other(string link, string codec)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            using VoicePair pair = Talk(Link.Parse(link), codec, seed);

            Assert.True(pair.HeardByBob().IsHeard, $"{seed}: {pair.HeardByBob()}");
            Assert.True(pair.HeardByAlice().IsHeard, $"{seed}: {pair.HeardByAlice()}");
        }
    }

    [Fact]
    public void Over_a_dead_link_nobody_hears_anything()
    {
        using VoicePair pair = Talk(Link.Dead, "PCMU");

        Assert.False(pair.HeardByBob().IsHeard);
        Assert.Equal(0, pair.Bob.Statistics.PeakHeard);
        Assert.True(pair.Alice.Statistics.PacketsSent > 0);
    }

    [Fact]
    public void Over_a_link_that_loses_nearly_all_nobody_understands_anything()
    {
        using VoicePair pair = Talk(Link.Lossy(0.8), "PCMU");

        Assert.False(pair.HeardByBob().IsHeard, pair.HeardByBob().ToString());
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void The_same_seed_sounds_the_same_to_the_last_sample(string codec)
    {
        using VoicePair first = Talk(Link.Presets["wifi-lossy"], codec, seed: 3);
        using VoicePair second = Talk(Link.Presets["wifi-lossy"], codec, seed: 3);
        using VoicePair other = Talk(Link.Presets["wifi-lossy"], codec, seed: 4);

        Assert.Equal(first.Bob.Heard.ToArray(), second.Bob.Heard.ToArray());
        Assert.Equal(first.Bob.Statistics, second.Bob.Statistics);
        Assert.NotEqual(first.Bob.Heard.ToArray(), other.Bob.Heard.ToArray());
    }

    [Fact]
    public void What_the_network_lost_is_what_the_receiver_misses()
    {
        using VoicePair pair = Talk(Link.Lossy(0.15), "PCMU");
        pair.Network.DefaultLink = Link.Perfect;
        pair.AdvanceBy(TimeSpan.FromSeconds(1));

        LinkStatistics network = pair.Network.GetStatistics(pair.Alice.Address, pair.Bob.Address);
        CallStatistics alice = pair.Alice.Statistics;
        Assert.Equal(network.Sent, alice.PacketsSent + alice.ReportsSent);

        // What is lost before the first packet that arrives is not known to be missing, and some of what was lost were reports.
        Assert.InRange(pair.Bob.Statistics.PacketsLost, network.Lost - 6, network.Lost);
        Assert.True(network.Lost > 20);
    }

    [Fact]
    public void Ten_minutes_of_a_call_stay_in_time()
    {
        using var pair = VoicePair.Create(seed: 1, link: Link.Parse("loss=5,jitter=30"));
        pair.Alice.SayAgainAndAgain(TestSound.Speech(TimeSpan.FromSeconds(20), seed: 1));
        pair.Alice.KeepsSound = pair.Bob.KeepsSound = false;
        pair.AdvanceBy(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(20));
        pair.Alice.KeepsSound = pair.Bob.KeepsSound = true;
        pair.AdvanceBy(TimeSpan.FromSeconds(20));

        SpeechMatch match = pair.HeardByBob();

        Assert.True(match.IsHeard, match.ToString());
        Assert.True(match.Delay <= TimeSpan.FromMilliseconds(200), match.ToString());
        Assert.InRange(pair.Bob.Statistics.PacketsReceived, 28_000, 29_000);
        Assert.InRange(pair.Bob.Statistics.PlayoutDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public void A_microphone_that_pauses_is_heard_again_at_its_usual_delay()
    {
        using var pair = VoicePair.Create(seed: 1);
        pair.Alice.SayAgainAndAgain(TestSound.Speech(TimeSpan.FromSeconds(20), seed: 1));
        pair.AdvanceBy(TimeSpan.FromSeconds(3));
        pair.Alice.IsCaptureStopped = true;
        pair.AdvanceBy(TimeSpan.FromSeconds(2));
        pair.Alice.IsCaptureStopped = false;
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Alice.Said.Clear();
        pair.Bob.Heard.Clear();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.True(pair.HeardByBob().IsHeard, pair.HeardByBob().ToString());
        Assert.True(pair.HeardByBob().Delay <= TimeSpan.FromMilliseconds(120), pair.HeardByBob().ToString());
    }

    [Fact]
    public void A_muted_user_is_not_heard()
    {
        using var pair = VoicePair.Create(seed: 1);
        pair.Alice.IsMuted = true;
        pair.Alice.Say(TestSound.Speech(TimeSpan.FromSeconds(4), seed: 1));
        pair.AdvanceBy(TimeSpan.FromSeconds(5));

        Assert.False(pair.HeardByBob().IsHeard);
        Assert.True(pair.Bob.Heard.ToArray().Max(Math.Abs) < 0.002f);
    }

    private static VoicePair Talk(Link link, string codec, int seed = 1)
    {
        if (codec == "opus" && !OpusCodec.IsAvailable)
        {
            Assert.Skip($"libopus is missing: {OpusCodec.UnavailableReason}");
        }

        var pair = VoicePair.Create(seed, link, codec == "opus" ? new OpusCodec() : new PcmuCodec());
        pair.Alice.Say(TestSound.Speech(TimeSpan.FromSeconds(6), seed: 10));
        pair.Bob.Say(TestSound.Speech(TimeSpan.FromSeconds(6), seed: 20));
        pair.AdvanceBy(TimeSpan.FromSeconds(7));
        return pair;
    }
}
