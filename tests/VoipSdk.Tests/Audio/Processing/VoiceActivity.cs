using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Processing;

public class VoiceActivity
{
    private const int FramesPerSecond = 100;

    [Theory]
    [InlineData(0.2, 0.002)]
    [InlineData(0.05, 0.005)]
    [InlineData(0.01, 0.0005)]
    public void Speech_is_told_from_noise_at_its_level(double voice, double noise)
    {
        bool[] isVoice = Run(Talk(voice, noise));

        Assert.Equal(0, isVoice[150..200].Count(open => open));
        Assert.InRange(isVoice[200..400].Count(open => open), 185, 200);
        Assert.Equal(0, isVoice[450..600].Count(open => open));
    }

    [Fact]
    public void Speech_opens_within_100_ms_and_is_held_for_the_hangover()
    {
        bool[] isVoice = Run(Talk(0.1, 0.001), new VoiceProcessingOptions { VoiceHangover = TimeSpan.FromMilliseconds(200) });

        Assert.InRange(Array.IndexOf(isVoice, true), 200, 210);
        Assert.InRange(Array.LastIndexOf(isVoice, true), 400 + 17, 400 + 30);
    }

    [Fact]
    public void Steady_noise_and_clicks_are_no_speech()
    {
        float[] sound = Sound.Noise(6 * Sound.Rate, 0.01);
        for (int click = 3 * Sound.Rate; click < sound.Length; click += 9_000)
        {
            sound.AsSpan(click, 96).Fill(0.5f);
        }

        Assert.DoesNotContain(true, Run(sound)[100..]);
    }

    [Fact]
    public void Silence_is_no_speech()
    {
        Assert.DoesNotContain(true, Run(new float[2 * Sound.Rate]));
    }

    [Fact]
    public void Switched_off_it_lets_everything_through()
    {
        Assert.DoesNotContain(false, Run(new float[Sound.Rate], new VoiceProcessingOptions { VoiceActivity = false }));
    }

    [Fact]
    public void Another_detectors_no_makes_speech_doubtful()
    {
        var options = new VoiceProcessingOptions { NoiseSuppressor = () => new Denier() };

        Assert.DoesNotContain(true, Run(Talk(0.1, 0.001), options));
    }

    /// <summary>Noise for 6 s, with a voice from 2 s to 4 s.</summary>
    private static float[] Talk(double voice, double noise)
    {
        float[] sound = Sound.Noise(6 * Sound.Rate, noise);
        float[] talk = Sound.Voice(2 * Sound.Rate, voice);
        for (int i = 0; i < talk.Length; i++)
        {
            sound[(2 * Sound.Rate) + i] += talk[i];
        }

        return sound;
    }

    private static bool[] Run(float[] sound, VoiceProcessingOptions? options = null)
    {
        using var processing = new VoiceProcessing(options);
        bool[] isVoice = new bool[sound.Length * FramesPerSecond / Sound.Rate];
        Sound.Through(processing, sound, null, frame => isVoice[frame] = processing.IsVoice);
        return isVoice;
    }

    private sealed class Denier : IVoiceDetector
    {
        public string Name => "denier";

        public float VoiceProbability => 0;

        public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
        {
        }

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
