using VoipSdk.Codecs;

namespace VoipSdk.TestKit.Tests.Voice;

/// <summary>Music in two channels, from one end to the other, in virtual time.</summary>
public class StereoCalls
{
    private const int Rate = 48_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly VoiceChannelOptions Stereo = new()
    {
        Codecs = [new OpusCodec()],
        Content = AudioContent.Music,
        Channels = 2,
    };

    private static readonly VoiceChannelOptions Mono = new() { Codecs = [new OpusCodec()] };

    public StereoCalls() => Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");

    [Fact]
    public void Left_and_right_are_heard_on_their_sides_and_nowhere_else()
    {
        using var pair = VoicePair.Create(seed: 1, Link.Perfect, Stereo);
        pair.Alice.SayStereo(TestSound.Tone(440, 6 * Second), TestSound.Tone(1_000, 6 * Second, amplitude: 0.25f));
        pair.AdvanceBy(5 * Second);

        ReadOnlySpan<float> left = LastSecond(pair.Bob.HeardLeft);
        ReadOnlySpan<float> right = LastSecond(pair.Bob.HeardRight);
        Assert.InRange(Music.Amplitude(440, left), 0.45, 0.55);
        Assert.InRange(Music.Amplitude(1_000, right), 0.22, 0.28);
        double separation = Decibels(Music.Amplitude(440, left) / Music.Amplitude(440, right));
        double separationOfRight = Decibels(Music.Amplitude(1_000, right) / Music.Amplitude(1_000, left));
        TestContext.Current.TestOutputHelper?.WriteLine($"separation {separation:F1} dB, {separationOfRight:F1} dB");
        Assert.True(separation > 40 && separationOfRight > 40, $"{separation:F1} dB, {separationOfRight:F1} dB");
        Assert.Equal((AudioContent.Music, 2), (pair.Alice.Statistics.Content, pair.Alice.Statistics.Channels));
    }

    [Theory]
    [InlineData("perfect", 0, 0)]
    [InlineData("lossy", 0.05, 0)]
    [InlineData("jitter", 0, 60)]
    [InlineData("both", 0.05, 40)]
    public void Level_and_delay_between_the_channels_stay_whatever_the_network_does(string name, double loss, int jitter)
    {
        const int Delay = 30;
        Link link = Link.Slow(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(jitter)) with { Loss = loss };
        using var pair = VoicePair.Create(seed: 7, link, Stereo);
        float[] left = Music.Chords(20 * Second, seed: 2);
        pair.Alice.SayStereo(left, Music.Echo(left, Delay, 0.5f));
        pair.AdvanceBy(20 * Second);

        float[] heardLeft = pair.Bob.HeardLeft.ToArray();
        float[] heardRight = pair.Bob.HeardRight.ToArray();
        int windows = 0;
        int exact = 0;
        for (int at = Rate; at + 9_600 < heardLeft.Length; at += 4_800)
        {
            ReadOnlySpan<float> window = heardLeft.AsSpan(at, 4_800);
            if (Music.Rms(window) < 0.01)
            {
                continue;
            }

            windows++;
            int delay = Music.DelayBetween(window, heardRight.AsSpan(at, 4_800));
            exact += Math.Abs(delay - Delay) <= 1 ? 1 : 0;
            Assert.InRange(delay, Delay - 20, Delay + 20);
        }

        double level = Music.Rms(heardRight.AsSpan(Rate)) / Music.Rms(heardLeft.AsSpan(Rate));
        CallStatistics heard = pair.Bob.Statistics;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: delay right in {exact} of {windows}, level {level:F3}, made up {heard.Concealed.TotalSeconds:F2} s, "
            + $"stretched {heard.Stretched.TotalSeconds:F2} s");
        Assert.True(windows > 150 && exact >= 0.97 * windows && level is > 0.47 and < 0.53, $"{name}: {exact} of {windows}, level {level:F3}");
    }

    [Fact]
    public void User_of_one_channel_hears_the_mix_of_two()
    {
        using var pair = VoicePair.Create(seed: 2, Link.Perfect, Stereo, Mono);
        pair.Alice.SayStereo(TestSound.Tone(440, 5 * Second), TestSound.Tone(1_000, 5 * Second));
        pair.AdvanceBy(4 * Second);

        ReadOnlySpan<float> heard = LastSecond(pair.Bob.Heard);
        Assert.InRange(Music.Amplitude(440, heard), 0.22, 0.28);
        Assert.InRange(Music.Amplitude(1_000, heard), 0.22, 0.28);
    }

    [Fact]
    public void User_of_one_channel_is_heard_in_the_middle()
    {
        using var pair = VoicePair.Create(seed: 3, Link.Lossy(0.1), Stereo, Mono);
        pair.Bob.Say(TestSound.Speech(10 * Second, seed: 4));
        pair.AdvanceBy(11 * Second);

        AssertAlike(pair.Alice.HeardLeft, pair.Alice.HeardRight);
        Assert.True(pair.HeardByAlice().IsHeard);
    }

    [Fact]
    public void Voice_among_users_of_two_channels_is_sent_with_one_and_heard_as_in_one()
    {
        using var pair = VoicePair.Create(seed: 5, Link.Perfect, Stereo with { Content = AudioContent.Voice });
        using var mono = VoicePair.Create(seed: 5, Link.Perfect, Mono);
        float[] speech = TestSound.Speech(20 * Second, seed: 6);
        pair.Alice.Say(speech);
        mono.Alice.Say(speech);
        pair.AdvanceBy(21 * Second);
        mono.AdvanceBy(21 * Second);

        AssertAlike(mono.Bob.Heard, pair.Bob.HeardLeft);
    }

    [Fact]
    public void Voice_among_users_of_two_channels_is_sent_with_one_and_heard_as_well()
    {
        using var pair = VoicePair.Create(seed: 5, Link.Lossy(0.05), Stereo with { Content = AudioContent.Voice });
        using var mono = VoicePair.Create(seed: 5, Link.Lossy(0.05), Mono);
        float[] speech = TestSound.Speech(20 * Second, seed: 6);
        pair.Alice.Say(speech);
        mono.Alice.Say(speech);
        pair.AdvanceBy(21 * Second);
        mono.AdvanceBy(21 * Second);

        Assert.Equal(1, pair.Alice.Statistics.Channels);
        AssertAlike(pair.Bob.HeardLeft, pair.Bob.HeardRight);

        // A decoder of two channels makes up other noise for lost packets, so that sound is stretched at other places.
        SpeechMatch heard = pair.HeardByBob();
        SpeechMatch heardInMono = mono.HeardByBob();
        Assert.True(heard.IsHeard, $"{heard}");
        Assert.InRange(heard.Correlation, heardInMono.Correlation - 0.02, 1);
        Assert.InRange(heard.ShareHeard, heardInMono.ShareHeard - 0.02, 1);
        Assert.Equal(mono.Bob.Statistics.Concealed.TotalSeconds, pair.Bob.Statistics.Concealed.TotalSeconds, 0.05);
    }

    [Fact]
    public void Full_band_of_music_arrives_at_the_first_bit_rate_already()
    {
        using var pair = VoicePair.Create(seed: 6, Link.Perfect, Stereo);
        float[] high = TestSound.Tone(15_000, 5 * Second, amplitude: 0.1f);
        pair.Alice.SayStereo(high, high);
        pair.AdvanceBy(2 * Second);

        Assert.InRange(Music.Amplitude(15_000, LastSecond(pair.Bob.HeardLeft)), 0.07, 0.12);
        Assert.InRange(pair.Alice.Statistics.Bitrate, 96_000, 128_000);
    }

    [Fact]
    public void Bit_rate_follows_the_network_between_the_bounds_of_music()
    {
        using var pair = VoicePair.Create(
            seed: 8, Link.Perfect with { BitsPerSecond = 80_000 }, Stereo with { MinMusicBitrate = 24_000 });
        pair.Bob.IsMuted = true;
        pair.Alice.KeepsSound = pair.Bob.KeepsSound = false;
        pair.Alice.SayAgainAndAgain(Music.Chords(4 * Second, seed: 1));
        pair.AdvanceBy(40 * Second);
        int narrow = pair.Alice.Statistics.Bitrate;

        pair.Network.DefaultLink = Link.Perfect;
        pair.AdvanceBy(180 * Second);

        Assert.InRange(narrow, 24_000, 64_000);
        Assert.Equal(128_000, pair.Alice.Statistics.Bitrate);
    }

    [Fact]
    public void Voice_becomes_music_and_voice_again_during_a_call()
    {
        using var pair = VoicePair.Create(seed: 9, Link.Perfect, Stereo with { Content = AudioContent.Voice });
        float[] tone = TestSound.Tone(440, 12 * Second, amplitude: 0.3f);
        pair.Alice.SayStereo(tone, new float[tone.Length]);
        pair.AdvanceBy(3 * Second);
        double rightOfVoice = Music.Amplitude(440, LastSecond(pair.Bob.HeardRight));

        pair.Alice.Content = AudioContent.Music;
        pair.AdvanceBy(3 * Second);
        CallStatistics music = pair.Alice.Statistics;
        double rightOfMusic = Music.Amplitude(440, LastSecond(pair.Bob.HeardRight));
        pair.Alice.Content = AudioContent.Voice;
        pair.AdvanceBy(3 * Second);

        Assert.InRange(rightOfVoice, 0.1, 0.2);
        Assert.InRange(rightOfMusic, 0, 0.003);
        Assert.Equal((AudioContent.Music, 2), (music.Content, music.Channels));
        Assert.InRange(music.Bitrate, 96_000, 128_000);
        Assert.Equal((AudioContent.Voice, 1), (pair.Alice.Statistics.Content, pair.Alice.Statistics.Channels));
        Assert.InRange(pair.Alice.Statistics.Bitrate, 6_000, 64_000);
        Assert.InRange(LargestStep(pair.Bob.HeardLeft.ToArray().AsSpan(Rate)), 0, 0.06f);
    }

    [Fact]
    public void Codec_of_one_channel_carries_the_mix_between_users_of_two()
    {
        using var pair = VoicePair.Create(seed: 10, Link.Perfect, Stereo with { Codecs = [new PcmuCodec()] });
        pair.Alice.SayStereo(TestSound.Tone(440, 4 * Second), new float[4 * Rate]);
        pair.AdvanceBy(3 * Second);

        Assert.Equal(pair.Bob.HeardLeft.ToArray(), pair.Bob.HeardRight.ToArray());
        Assert.InRange(Music.Amplitude(440, LastSecond(pair.Bob.HeardLeft)), 0.22, 0.28);
        Assert.Equal(1, pair.Alice.Statistics.Channels);
    }

    // But for the rounding of a decoder of two channels, and its noise where it knows nothing else: 40 dB below the sound.
    private static void AssertAlike(SoundRecording expected, SoundRecording actual)
    {
        float[] first = expected.ToArray();
        float[] second = actual.ToArray();
        Assert.Equal(first.Length, second.Length);
        double difference = Music.Rms([.. first.Select((sample, i) => sample - second[i])]) / Music.Rms(first);
        Assert.True(difference < 0.01, $"{difference}");
    }

    private static float[] LastSecond(SoundRecording recording) => recording.ToArray()[^Rate..];

    private static double Decibels(double ratio) => 20 * Math.Log10(ratio);

    private static float LargestStep(ReadOnlySpan<float> samples)
    {
        float largest = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(samples[i] - samples[i - 1]));
        }

        return largest;
    }
}
