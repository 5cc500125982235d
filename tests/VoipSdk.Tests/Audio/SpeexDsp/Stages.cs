using VoipSdk.Audio;
using VoipSdk.Tests.Audio.Processing;

namespace VoipSdk.Tests.Audio.SpeexDspPackage;

/// <summary>libspeexdsp as stages of voice processing, and what is there without it.</summary>
public class Stages
{
    private const int Rate = Sound.Rate;

    [Fact]
    public void Without_the_library_the_reason_says_what_to_install_and_the_rest_works()
    {
        SpeexLibrary missing = SpeexLibrary.Load(["libno-such-speexdsp.so.9"], tryRuntimeImport: false);
        using var processing = new VoiceProcessing(new VoiceProcessingOptions { MissingStageReason = missing.UnavailableReason });

        Assert.Contains("libno-such-speexdsp.so.9", missing.UnavailableReason, StringComparison.Ordinal);
        Assert.Equal(missing.UnavailableReason, Assert.Throws<InvalidOperationException>(missing.ThrowIfUnavailable).Message);
        Assert.Equal(missing.UnavailableReason, processing.GetUnavailableReason(VoiceStage.NoiseSuppression));
        Assert.False(processing.IsEnabled(VoiceStage.NoiseSuppression));
        Assert.True(processing.IsEnabled(VoiceStage.EchoCancellation));
    }

    [Fact]
    public void A_library_without_what_is_needed_is_not_taken()
    {
        Assert.NotNull(SpeexLibrary.Load(["libc.so.6", "kernel32.dll"], tryRuntimeImport: false).UnavailableReason);
    }

    [Fact]
    public void What_cannot_do_without_the_library_says_what_is_missing()
    {
        Assert.SkipWhen(SpeexDsp.IsAvailable, "libspeexdsp is there.");

        foreach (Action create in new Action[]
        {
            () => SpeexDsp.CreateEchoCanceller(), () => SpeexDsp.CreateNoiseSuppressor(),
            () => GC.KeepAlive(new SpeexDspResampler(44_100, 48_000)),
        })
        {
            Assert.Equal(SpeexDsp.UnavailableReason, Assert.Throws<InvalidOperationException>(create).Message);
        }
    }

    [Fact]
    public void Noise_suppression_is_on_where_the_library_is()
    {
        using VoiceProcessing processing = SpeexDsp.CreateVoiceProcessing();

        Assert.Equal(SpeexDsp.IsAvailable, processing.IsEnabled(VoiceStage.NoiseSuppression));
        Assert.Equal(SpeexDsp.UnavailableReason, processing.GetUnavailableReason(VoiceStage.NoiseSuppression));
    }

    [Fact]
    public void A_noise_suppressor_that_was_given_stays()
    {
        SkipUnlessThere();
        VoiceProcessingOptions given = new() { NoiseSuppressor = SpeexDsp.CreateNoiseSuppressor };

        Assert.Same(given.NoiseSuppressor, SpeexDsp.AddTo(given).NoiseSuppressor);
    }

    [Fact]
    public void Noise_gets_softer_and_the_voice_stays()
    {
        SkipUnlessThere();
        using VoiceProcessing processing = SpeexDsp.CreateVoiceProcessing(
            new VoiceProcessingOptions { AutomaticGain = false, EchoCancellation = false });
        float[] voice = Sound.Voice(2 * Rate, 0.1);
        float[] sound = Sound.Noise(6 * Rate, 0.005);
        for (int i = 0; i < voice.Length; i++)
        {
            sound[(4 * Rate) + i] += voice[i];
        }

        float[] heard = Sound.Through(processing, sound);

        Assert.InRange(Sound.Decibels(heard.AsSpan(3 * Rate, Rate)) - Sound.Decibels(sound.AsSpan(3 * Rate, Rate)), -40, -12);
        Assert.InRange(Sound.Decibels(heard.AsSpan(5 * Rate)) - Sound.Decibels(voice.AsSpan(Rate)), -3, 1);
        Assert.True(processing.IsVoice);
    }

    [Fact]
    public void Its_echo_canceller_can_be_chosen()
    {
        SkipUnlessThere();
        var clock = new FrameClock();
        using VoiceProcessing processing = SpeexDsp.CreateVoiceProcessing(new VoiceProcessingOptions
        {
            TimeProvider = clock,
            AutomaticGain = false,
            NoiseSuppression = false,
            EchoCanceller = SpeexDsp.CreateEchoCanceller,
        });
        float[] played = Sound.Noise(8 * Rate, 0.1);
        float[] echo = new float[played.Length];
        played.AsSpan(0, played.Length - 2_880).CopyTo(echo.AsSpan(2_880));

        float[] heard = Sound.Through(processing, echo, played, clock: clock);

        Assert.InRange(Sound.Decibels(echo.AsSpan(6 * Rate)) - Sound.Decibels(heard.AsSpan(6 * Rate)), 25, 200);
    }

    [Fact]
    public void Louder_than_full_scale_is_clipped_and_does_not_wrap_around()
    {
        SkipUnlessThere();
        using IAudioProcessor suppressor = SpeexDsp.CreateNoiseSuppressor();
        float[] frame = new float[VoiceProcessing.FrameLength];
        short[] pcm = new short[3];

        Pcm16.From([2f, -2f, float.Epsilon], pcm);
        frame.AsSpan().Fill(3);
        suppressor.Process(frame, frame);

        Assert.Equal([short.MaxValue, -short.MaxValue, 0], pcm);
        Assert.All(frame, sample => Assert.InRange(sample, -1, 1));
    }

    [Fact]
    public void Nothing_is_allocated_per_frame()
    {
        SkipUnlessThere();
        using VoiceProcessing processing = SpeexDsp.CreateVoiceProcessing(
            new VoiceProcessingOptions { EchoCanceller = SpeexDsp.CreateEchoCanceller });
        float[] voice = Sound.Voice(48_000, 0.2);
        var log = new AllocationLog(turns: 100);

        Sound.Through(processing, voice, voice, _ => log.Turn());

        Assert.Equal(0, log.Least());
    }

    [Fact]
    public void What_was_disposed_of_is_refused_instead_of_crashing()
    {
        SkipUnlessThere();
        IAudioProcessor suppressor = SpeexDsp.CreateNoiseSuppressor();
        IAudioProcessor canceller = SpeexDsp.CreateEchoCanceller();
        suppressor.Dispose();
        canceller.Dispose();

        Assert.Throws<ObjectDisposedException>(() => suppressor.Process(new float[480], new float[480]));
        Assert.Throws<ObjectDisposedException>(() => canceller.Process(new float[480], new float[480]));
    }

    private static void SkipUnlessThere() =>
        Assert.SkipUnless(SpeexDsp.IsAvailable, SpeexDsp.UnavailableReason ?? "libspeexdsp is missing.");
}
