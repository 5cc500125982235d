using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Processing;

/// <summary>Echoes of a synthetic room: a direct sound and reverberation that dies away within 200 ms.</summary>
public class EchoCancellation
{
    private const int Rate = Sound.Rate;

    // What the built-in echo canceller delays by.
    private const int Delay = 240;

    [Theory]
    [InlineData(20, 480)]
    [InlineData(60, 960)]
    [InlineData(130, 480)]
    [InlineData(300, 2_048)]
    public void Echo_goes_within_two_seconds_and_its_delay_is_found(int milliseconds, int block)
    {
        float[] played = Speechlike(6 * Rate, 0.1, seed: 3);
        float[] echo = Echo(played, milliseconds);
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, echo, played, clock: clock, block: block);

        Assert.InRange(Loss(echo, heard, 2, 6), 35, 200);

        // From the end of a block on.
        Assert.InRange(processing.EchoDelay!.Value.TotalMilliseconds, milliseconds + (block / 48.0) - 5, milliseconds + (block / 48.0) + 5);
        processing.Dispose();
    }

    [Fact]
    public void Near_end_stays_while_both_speak()
    {
        float[] played = Speechlike(8 * Rate, 0.1, seed: 3);
        float[] near = Sound.Voice(8 * Rate, 0.05);
        near.AsSpan(0, 4 * Rate).Clear();
        float[] captured = Sum(Echo(played, 50), near);
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, captured, played, clock: clock);

        Assert.InRange(SignalToDistortion(near, captured, 0, 5, 8), -10, 0);
        Assert.InRange(SignalToDistortion(near, heard, Delay, 5, 8), 12, 200);
        processing.Dispose();
    }

    [Theory]
    [InlineData(50, 170)]
    [InlineData(200, 40)]
    public void Another_delay_is_followed(int before, int after)
    {
        float[] played = Speechlike(10 * Rate, 0.1, seed: 3);
        float[] echo = Echo(played, before);
        Echo(played, after).AsSpan(4 * Rate).CopyTo(echo.AsSpan(4 * Rate));
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, echo, played, clock: clock);

        Assert.InRange(Loss(echo, heard, 2, 4), 35, 200);
        Assert.InRange(Loss(echo, heard, 7, 10), 30, 200);
        processing.Dispose();
    }

    [Fact]
    public void Another_room_is_learnt()
    {
        float[] played = Speechlike(10 * Rate, 0.1, seed: 3);
        float[] echo = Echo(played, 50);
        Echo(played, 50, seed: 99).AsSpan(4 * Rate).CopyTo(echo.AsSpan(4 * Rate));
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, echo, played, clock: clock);

        Assert.InRange(Loss(echo, heard, 7, 10), 30, 200);
        processing.Dispose();
    }

    [Fact]
    public void Without_playback_the_voice_passes_5_ms_later_and_otherwise_as_it_was()
    {
        float[] near = Sound.Voice(3 * Rate, 0.05);
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, near, clock: clock);

        Assert.InRange(SignalToDistortion(near, heard, Delay, 0, 3), 60, 200);
        Assert.Null(processing.EchoDelay);
        processing.Dispose();
    }

    [Fact]
    public void Through_a_headset_nothing_is_lost_and_no_delay_is_made_up()
    {
        float[] near = Sum(Sound.Voice(5 * Rate, 0.05), Sound.Noise(5 * Rate, 0.0005, seed: 8));
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, near, Speechlike(5 * Rate, 0.1, seed: 3), clock: clock);

        Assert.InRange(SignalToDistortion(near, heard, Delay, 2, 5), 15, 200);
        Assert.Null(processing.EchoDelay);
        processing.Dispose();
    }

    [Fact]
    public void Switched_off_the_echo_stays()
    {
        float[] played = Speechlike(4 * Rate, 0.1, seed: 3);
        float[] echo = Echo(played, 50);
        (VoiceProcessing processing, FrameClock clock) = Create();
        processing.SetEnabled(VoiceStage.EchoCancellation, false);

        float[] heard = Sound.Through(processing, echo, played, clock: clock);

        Assert.InRange(Loss(echo, heard, 1, 4), -0.1, 0.1);
        processing.Dispose();
    }

    [Fact]
    public void After_a_reset_another_device_is_learnt_as_the_first_was()
    {
        float[] played = Speechlike(8 * Rate, 0.1, seed: 3);
        float[] echo = Echo(played, 40);
        Echo(played, 260, seed: 5).AsSpan(3 * Rate).CopyTo(echo.AsSpan(3 * Rate));
        (VoiceProcessing processing, FrameClock clock) = Create();

        float[] heard = Sound.Through(processing, echo, played, clock: clock, afterFrame: frame =>
        {
            if (frame == 299)
            {
                processing.Reset();
            }
        });

        Assert.InRange(Loss(echo, heard, 5, 8), 35, 200);
        processing.Dispose();
    }

    private static (VoiceProcessing Processing, FrameClock Clock) Create()
    {
        var clock = new FrameClock();
        var options = new VoiceProcessingOptions { TimeProvider = clock, HighPass = false, AutomaticGain = false };
        return (new VoiceProcessing(options), clock);
    }

    /// <summary>Noise with less and less treble, in syllables.</summary>
    private static float[] Speechlike(int length, double rms, uint seed)
    {
        float[] samples = Sound.Noise(length, 1, seed);
        float low = 0;
        for (int i = 0; i < length; i++)
        {
            low += 0.2f * (samples[i] - low);
            double syllable = Math.Pow(Math.Sin(Math.PI * 2.3 * i / Rate), 2) * (Math.Sin(Math.PI * 0.9 * i / Rate) > -0.7 ? 1 : 0);
            samples[i] = low * (float)syllable;
        }

        float scale = (float)(rms / Signals.Rms(samples));
        return [.. samples.Select(sample => sample * scale)];
    }

    /// <summary>6 dB softer than what is played.</summary>
    private static float[] Echo(float[] played, int milliseconds, uint seed = 17)
    {
        float[] taps = Sound.Noise(150, 1, seed);
        float[] echo = new float[played.Length];
        int first = milliseconds * Rate / 1_000;
        for (int tap = 0; tap < taps.Length; tap++)
        {
            // Reflections in irregular distances, 60 dB down after 200 ms.
            int at = first + (tap * 64) + ((tap * tap) % 61);
            float weight = tap == 0 ? 0.4f : 0.16f * taps[tap] * (float)Math.Pow(10, -3.0 * tap * 64 / (0.2 * Rate));
            for (int i = at; i < echo.Length; i++)
            {
                echo[i] += weight * played[i - at];
            }
        }

        return echo;
    }

    private static float[] Sum(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>In dB, between two times in seconds.</summary>
    private static double Loss(float[] before, float[] after, int from, int to) =>
        Sound.Decibels(before.AsSpan(from * Rate, (to - from) * Rate)) - Sound.Decibels(after.AsSpan(from * Rate, (to - from) * Rate));

    private static double SignalToDistortion(float[] wanted, float[] heard, int lag, int from, int to)
    {
        ReadOnlySpan<float> signal = wanted.AsSpan(from * Rate, ((to - from) * Rate) - lag);
        float[] error = new float[signal.Length];
        for (int i = 0; i < error.Length; i++)
        {
            error[i] = heard[(from * Rate) + lag + i] - signal[i];
        }

        return Sound.Decibels(signal) - Sound.Decibels(error);
    }
}
