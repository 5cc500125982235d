using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Processing;

/// <summary>Which stages there are, in which order they run, and what their switches do.</summary>
public class Stages
{
    private static readonly VoiceProcessingOptions Nothing = new()
    {
        HighPass = false,
        EchoCancellation = false,
        AutomaticGain = false,
        Limiter = false,
        VoiceActivity = false,
    };

    [Fact]
    public void With_all_stages_off_sound_passes_unchanged()
    {
        using var processing = new VoiceProcessing(Nothing);
        float[] voice = Sound.Voice(4_800, 0.2);

        Assert.Equal(voice, Sound.Through(processing, voice, voice));
    }

    [Fact]
    public void What_was_not_given_is_unavailable_and_names_the_package()
    {
        using var processing = new VoiceProcessing();

        Assert.False(processing.IsAvailable(VoiceStage.NoiseSuppression));
        Assert.Contains("VoipSdk.Audio.SpeexDsp", processing.GetUnavailableReason(VoiceStage.NoiseSuppression), StringComparison.Ordinal);
        processing.SetEnabled(VoiceStage.NoiseSuppression, true);
        Assert.False(processing.IsEnabled(VoiceStage.NoiseSuppression));
        Assert.All(
            [VoiceStage.HighPass, VoiceStage.EchoCancellation, VoiceStage.AutomaticGain, VoiceStage.Limiter, VoiceStage.VoiceActivity],
            stage => Assert.True(processing.IsEnabled(stage) && processing.IsAvailable(stage)));
    }

    [Fact]
    public void Stages_run_in_the_documented_order()
    {
        var order = new List<string>();
        var options = Nothing with
        {
            NoiseSuppressor = () => new Recorder("noise", order),
            ExtraStages = [() => new Recorder("first", order), () => new Recorder("second", order)],
            EchoCanceller = () => new Recorder("echo", order),
        };
        using var processing = new VoiceProcessing(options with { EchoCancellation = true });

        processing.ProcessCapture(new float[VoiceProcessing.FrameLength]);

        Assert.Equal(["echo", "noise", "first", "second"], order);
    }

    [Fact]
    public void A_stage_is_switched_by_a_fade_of_one_frame()
    {
        using var processing = new VoiceProcessing(Nothing with { NoiseSuppressor = () => new Recorder("mute", [], scale: 0) });
        float[] ones = [.. Enumerable.Repeat(0.5f, 4_800)];
        processing.SetEnabled(VoiceStage.NoiseSuppression, false);

        float[] heard = Sound.Through(processing, ones, null, frame => processing.SetEnabled(VoiceStage.NoiseSuppression, frame is 3 or 4));

        Assert.All(heard[480..1_920], sample => Assert.Equal(0.5f, sample));
        Assert.All(heard[2_400..2_880], sample => Assert.Equal(0, sample));
        Assert.All(heard[3_360..], sample => Assert.Equal(0.5f, sample));
        for (int i = 1; i < heard.Length; i++)
        {
            Assert.InRange(Math.Abs(heard[i] - heard[i - 1]), 0, 0.0011);
        }
    }

    [Fact]
    public void A_stage_that_is_switched_on_again_has_forgotten_the_past()
    {
        var recorder = new Recorder("noise", []);
        using var processing = new VoiceProcessing(Nothing with { NoiseSuppressor = () => recorder });

        Sound.Through(processing, new float[4_800], null, frame => processing.SetEnabled(VoiceStage.NoiseSuppression, frame != 3));

        Assert.Equal(1, recorder.Resets);
    }

    [Fact]
    public void A_stage_that_throws_is_left_out_and_says_so()
    {
        using var processing = new VoiceProcessing(Nothing with { NoiseSuppressor = () => new Thrower() });
        float[] voice = Sound.Voice(960, 0.2);

        Assert.Equal(voice, Sound.Through(processing, voice));
        Assert.Contains("thrower failed: out of order", processing.GetUnavailableReason(VoiceStage.NoiseSuppression), StringComparison.Ordinal);
        Assert.False(processing.IsEnabled(VoiceStage.NoiseSuppression));
    }

    [Fact]
    public void A_frame_of_garbage_neither_passes_nor_poisons_the_filters()
    {
        using var processing = new VoiceProcessing();
        float[] captured = Sound.Voice(9_600, 0.1);
        captured.AsSpan(960, 480).Fill(float.NaN);
        captured[2_000] = float.PositiveInfinity;

        float[] heard = Sound.Through(processing, captured);

        Assert.All(heard, sample => Assert.True(float.IsFinite(sample)));
        Assert.InRange(Sound.Decibels(heard.AsSpan(4_800)), -26, -10);
    }

    [Fact]
    public void Stages_are_disposed_with_it_and_frames_then_pass_untouched()
    {
        var recorder = new Recorder("noise", [], scale: 0);
        var processing = new VoiceProcessing(Nothing with { NoiseSuppressor = () => recorder });
        processing.Dispose();
        processing.Dispose();
        float[] voice = Sound.Voice(960, 0.2);

        Assert.Equal(voice, Sound.Through(processing, voice, voice));
        Assert.Equal(1, recorder.Disposals);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        using var processing = new VoiceProcessing();

        Assert.Throws<ArgumentException>(() => processing.ProcessCapture(new float[479]));
        Assert.Throws<ArgumentOutOfRangeException>(() => processing.IsEnabled((VoiceStage)42));
        var bad = new VoiceProcessingOptions { TargetLevel = -9, MaxGain = 41, VoiceHangover = TimeSpan.FromSeconds(6) };
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new VoiceProcessing(bad));
        Assert.All(["TargetLevel", "MaxGain", "VoiceHangover"], name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_allocated_per_frame()
    {
        var clock = new FrameClock();
        using var processing = new VoiceProcessing(new VoiceProcessingOptions { TimeProvider = clock });
        float[] voice = Sound.Voice(96_000, 0.2);
        var log = new AllocationLog(turns: 200);

        Sound.Through(processing, voice, voice, _ => log.Turn(), clock);

        Assert.Equal(0, log.Least());
    }

    private sealed class Recorder(string name, List<string> order, float scale = 1) : IAudioProcessor
    {
        public int Resets { get; private set; }

        public int Disposals { get; private set; }

        public string Name => name;

        public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
        {
            Assert.Equal(captured.Length, farEnd.Length);
            order.Add(name);
            foreach (ref float sample in captured)
            {
                sample *= scale;
            }
        }

        public void Reset() => Resets++;

        public void Dispose() => Disposals++;
    }

    private sealed class Thrower : IAudioProcessor
    {
        public string Name => "thrower";

        public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
        {
            captured.Clear();
            throw new InvalidOperationException("out of order");
        }

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
