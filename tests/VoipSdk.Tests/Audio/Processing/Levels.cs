using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Processing;

/// <summary>High-pass, automatic gain, limiter.</summary>
public class Levels
{
    private static readonly VoiceProcessingOptions Options = new();

    [Theory]
    [InlineData(25, -35)]
    [InlineData(50, -14)]
    [InlineData(160, 0)]
    [InlineData(1_000, 0)]
    public void Rumble_goes_and_voices_stay(double frequency, double expected)
    {
        using var processing = new VoiceProcessing(Options with { AutomaticGain = false });
        float[] tone = Signals.Tone(frequency, Sound.Rate, Sound.Rate);

        float[] heard = Sound.Through(processing, tone);

        Assert.InRange(Sound.Decibels(heard.AsSpan(24_000)) - Sound.Decibels(tone.AsSpan(24_000)), expected - 6, expected + 0.2);
    }

    [Theory]
    [InlineData(0.005)]
    [InlineData(0.02)]
    [InlineData(0.3)]
    public void Voices_of_any_level_come_to_one(double rms)
    {
        using var processing = new VoiceProcessing(Options);

        float[] heard = Sound.Through(processing, Sound.Talk(11 * Sound.Rate, rms));

        Assert.InRange(Sound.Decibels(heard.AsSpan(10 * Sound.Rate, Sound.Rate)), -24, -18);
        Assert.InRange(processing.Gain, -20 - (20 * Math.Log10(rms)) - 4, -20 - (20 * Math.Log10(rms)) + 4);
    }

    [Fact]
    public void Noise_alone_is_not_raised()
    {
        using var processing = new VoiceProcessing(Options);

        Sound.Through(processing, Sound.Noise(5 * Sound.Rate, 0.003));

        Assert.Equal(0, processing.Gain);
    }

    [Fact]
    public void A_noisy_voice_is_raised_only_as_far_as_the_noise_allows()
    {
        using var processing = new VoiceProcessing(Options);
        float[] noise = Sound.Noise(6 * Sound.Rate, 0.001);
        float[] voice = Sound.Voice(6 * Sound.Rate, 0.005);
        float[] talk = [.. noise.Zip(voice, (a, b) => a + b)];
        noise.AsSpan(2 * Sound.Rate, Sound.Rate).CopyTo(talk.AsSpan(2 * Sound.Rate));

        Sound.Through(processing, talk);

        // The noise lies at about -60 dB: up to -50 dB there are ten.
        Assert.InRange(processing.Gain, 4, 21);
    }

    [Fact]
    public void Peaks_stay_below_full_scale()
    {
        using var processing = new VoiceProcessing(Options with { AutomaticGain = false });
        float[] loud = Sound.Voice(Sound.Rate, 0.9);
        loud.AsSpan(10_000, 200).Fill(3);
        Assert.True(Signals.Peak(loud) > 2);

        Assert.InRange(Signals.Peak(Sound.Through(processing, loud)), 0.5, 0.9);
    }

    [Fact]
    public void What_is_not_too_loud_passes_the_limiter_untouched()
    {
        using var processing = new VoiceProcessing(Options with { AutomaticGain = false, HighPass = false, EchoCancellation = false });
        float[] tone = Signals.Tone(300, Sound.Rate, 9_600, 0.85);

        Assert.Equal(tone, Sound.Through(processing, tone));
    }
}
