namespace VoipSdk.TestKit.Tests.Voice;

public class Matching
{
    private static readonly float[] Said = TestSound.Speech(TimeSpan.FromSeconds(5), seed: 1);

    [Fact]
    public void A_sound_matches_itself()
    {
        var match = SpeechMatch.Compare(Said, Said);

        Assert.True(match.IsHeard, match.ToString());
        Assert.Equal(1, match.Correlation, 9);
        Assert.Equal(1, match.ShareHeard);
        Assert.Equal(1, match.Gain, 9);
        Assert.Equal(TimeSpan.Zero, match.Delay);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(500)]
    public void The_delay_is_found(int milliseconds)
    {
        float[] heard = [.. TestSound.Silence(TimeSpan.FromMilliseconds(milliseconds)), .. Said.Select(sample => sample / 2)];

        var match = SpeechMatch.Compare(Said, heard);

        Assert.Equal(milliseconds, match.Delay.TotalMilliseconds);
        Assert.Equal(0.5, match.Gain, 3);
        Assert.True(match.IsHeard, match.ToString());
    }

    [Fact]
    public void Something_else_is_not_it()
    {
        for (int seed = 2; seed < 60; seed++)
        {
            var match = SpeechMatch.Compare(Said, TestSound.Speech(TimeSpan.FromSeconds(5), seed));
            Assert.False(match.IsHeard, $"{seed}: {match}");
            Assert.True(match.Correlation < 0.55, $"{seed}: {match}");
        }
    }

    [Fact]
    public void Noise_tones_and_silence_are_not_it()
    {
        Assert.False(SpeechMatch.Compare(Said, TestSound.Noise(TimeSpan.FromSeconds(5), seed: 1)).IsHeard);
        Assert.False(SpeechMatch.Compare(Said, TestSound.Tone(440, TimeSpan.FromSeconds(5))).IsHeard);
        Assert.False(SpeechMatch.Compare(Said, TestSound.Silence(TimeSpan.FromSeconds(5))).IsHeard);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.5, false)]
    public void Holes_count_by_their_share(double lost, bool isHeard)
    {
        var random = new SimRandom(3);
        float[] heard = [.. Said];
        for (int i = 0; i + 9_600 <= heard.Length; i += 9_600)
        {
            if (random.Chance(lost))
            {
                Array.Clear(heard, i, 9_600);
            }
        }

        var match = SpeechMatch.Compare(Said, heard);

        Assert.True(match.IsHeard == isHeard, match.ToString());
        Assert.InRange(match.ShareHeard, 1 - lost - 0.2, 1 - lost + 0.2);
    }

    [Fact]
    public void What_would_match_anything_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SpeechMatch.Compare(Said.AsSpan(0, 40_000), Said));
        Assert.Throws<ArgumentException>(() => SpeechMatch.Compare(TestSound.Tone(440, TimeSpan.FromSeconds(5)), Said));
        Assert.Throws<ArgumentException>(() => SpeechMatch.Compare(TestSound.Silence(TimeSpan.FromSeconds(5)), Said));
    }

    [Fact]
    public void The_text_is_what_an_assertion_shows()
    {
        Assert.Equal("heard: correlation 1.00, delay 0 ms, 100 % heard, gain 1.00", SpeechMatch.Compare(Said, Said).ToString());
    }

    [Fact]
    public void A_tone_is_told_from_others_by_its_share_of_the_power()
    {
        float[] tone = TestSound.Tone(440, TimeSpan.FromMilliseconds(200));

        Assert.Equal(1, TestSound.ShareOfTone(440, tone), 2);
        Assert.True(TestSound.ShareOfTone(880, tone) < 0.01);
        Assert.True(TestSound.ShareOfTone(440, Said) < 0.2);
        Assert.Equal(0, TestSound.ShareOfTone(440, new float[100]));
    }

    [Fact]
    public void Sounds_are_the_same_for_the_same_seed_never_clip_and_last_as_long_as_asked()
    {
        Assert.Equal(5 * 48_000, Said.Length);
        Assert.Equal(Said, TestSound.Speech(TimeSpan.FromSeconds(5), seed: 1));
        Assert.NotEqual(Said, TestSound.Speech(TimeSpan.FromSeconds(5), seed: 2));
        Assert.InRange(TestSound.Speech(TimeSpan.FromSeconds(60), seed: 3).Max(Math.Abs), 0.2f, 0.99f);
        Assert.InRange(TestSound.Noise(TimeSpan.FromSeconds(1), seed: 3).Max(Math.Abs), 0.29f, 0.3f);
        Assert.Equal(TestSound.Noise(TimeSpan.FromSeconds(1), seed: 3), TestSound.Noise(TimeSpan.FromSeconds(1), seed: 3));
    }

    [Fact]
    public void A_recording_keeps_what_was_added_in_any_blocks()
    {
        var recording = new SoundRecording();
        for (int at = 0; at < Said.Length; at += 7_777)
        {
            recording.Add(Said.AsSpan(at, Math.Min(7_777, Said.Length - at)));
        }

        Assert.Equal(Said, recording.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(5), recording.Duration);
        recording.Clear();
        Assert.Empty(recording.ToArray());
    }
}
