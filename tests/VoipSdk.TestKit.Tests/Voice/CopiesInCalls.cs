using VoipSdk.Codecs;

namespace VoipSdk.TestKit.Tests.Voice;

/// <summary>Calls decide by themselves how much they send twice (RFC 2198), from what the other end reports.</summary>
public class CopiesInCalls
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Losses_bring_copies_in_no_more_bits_than_before_and_their_end_ends_them()
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");
        using var pair = VoicePair.Create(seed: 3, Link.Perfect with { Loss = 0.1 }, new OpusCodec());
        pair.Alice.KeepsSound = pair.Bob.KeepsSound = false;
        pair.Bob.IsMuted = true;
        pair.Alice.SayAgainAndAgain(TestSound.Speech(4 * Second, seed: 1));

        pair.AdvanceBy(25 * Second);
        CallStatistics before = pair.Alice.Statistics;
        CallStatistics heardBefore = pair.Bob.Statistics;
        pair.AdvanceBy(10 * Second);
        CallStatistics sent = pair.Alice.Statistics;
        CallStatistics heard = pair.Bob.Statistics;

        Assert.Equal(1, sent.Copies);
        Assert.False(sent.UsesForwardErrorCorrection);
        Assert.InRange((sent.BytesSent - before.BytesSent) * 8 / 10, 30_000, 64_000 + (12 * 8 * 50));
        Assert.InRange(heard.PacketsLost - heardBefore.PacketsLost, 25, 75);
        Assert.InRange((heard.Concealed - heardBefore.Concealed).TotalSeconds, 0, 0.35);

        pair.Network.DefaultLink = Link.Perfect;
        pair.AdvanceBy(60 * Second);
        Assert.Equal(0, pair.Alice.Statistics.Copies);
    }
}
