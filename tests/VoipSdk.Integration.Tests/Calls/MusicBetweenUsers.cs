using VoipSdk.Codecs;

namespace VoipSdk.Integration.Tests.Calls;

public class MusicBetweenUsers
{
    public MusicBetweenUsers() => Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");

    [Fact]
    public async Task Music_is_sent_in_stereo_where_both_want_to_hear_it_so_and_begins_with_its_own_bit_rate()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync(
            options => options with { Channels = 2, Content = AudioContent.Music, MaxMusicBitrate = 100_000 });
        (PeerCallSession caller, PeerCallSession callee) = await HeardAsync(users);

        foreach (PeerCallSession call in new[] { caller, callee })
        {
            CallStatistics statistics = call.Statistics;
            Assert.Equal((AudioContent.Music, 2), (statistics.Content, statistics.Channels));
            Assert.InRange(statistics.Bitrate, 32_000, 100_000);
            Assert.True(call.IsEncrypted);
        }
    }

    [Fact]
    public async Task Music_is_sent_with_one_channel_to_a_user_who_did_not_ask_for_two()
    {
        int user = 0;
        await using TwoUsers users = await TwoUsers.CreateAsync(
            options => options with { Channels = user++ == 0 ? 2 : 1, Content = AudioContent.Music });
        (PeerCallSession caller, PeerCallSession callee) = await HeardAsync(users);

        Assert.Equal((AudioContent.Music, 1), (caller.Statistics.Content, caller.Statistics.Channels));
        Assert.Equal((AudioContent.Music, 1), (callee.Statistics.Content, callee.Statistics.Channels));
    }

    [Fact]
    public async Task One_end_goes_over_to_music_and_the_other_stays_with_its_voice()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync(options => options with { Channels = 2 });
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);
        await bob.HeardAsync(440).WaitAsync(TwoUsers.Patience);
        Assert.Equal((AudioContent.Voice, 1), (caller.Statistics.Content, caller.Statistics.Channels));

        caller.Content = AudioContent.Music;
        await alice.HeardAsync(880).WaitAsync(TwoUsers.Patience);
        for (DateTime end = DateTime.UtcNow + TwoUsers.Patience; caller.Statistics.Channels != 2 && DateTime.UtcNow < end;)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal((AudioContent.Music, 2), (caller.Statistics.Content, caller.Statistics.Channels));

        Assert.Equal((AudioContent.Voice, 1), (callee.Statistics.Content, callee.Statistics.Channels));
        Assert.Throws<ArgumentOutOfRangeException>(() => caller.Content = (AudioContent)2);
    }

    private static async Task<(PeerCallSession Caller, PeerCallSession Callee)> HeardAsync(TwoUsers users)
    {
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);
        await Task.WhenAll(alice.HeardAsync(880), bob.HeardAsync(440)).WaitAsync(TwoUsers.Patience);
        return (caller, callee);
    }
}
