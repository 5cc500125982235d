using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Processing;

/// <summary>Sounds for voice processing, 48 kHz, and running them through it frame by frame.</summary>
internal static class Sound
{
    public const int Rate = 48_000;

    /// <summary>White, from a generator of its own, so that it is the same on every runtime.</summary>
    public static float[] Noise(int length, double rms, uint seed = 1)
    {
        float[] samples = new float[length];
        uint state = seed;
        for (int i = 0; i < length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            samples[i] = (float)(((state >> 8) / (double)(1 << 24) * 2) - 1) * (float)(rms * Math.Sqrt(3));
        }

        return samples;
    }

    /// <summary>A voice-like buzz of a certain level.</summary>
    public static float[] Voice(int length, double rms)
    {
        float[] samples = Signals.Voice(Rate, length);
        float scale = (float)(rms / Signals.Rms(samples));
        return [.. samples.Select(sample => sample * scale)];
    }

    /// <summary>The same with a pause of half a second after each second and a half.</summary>
    public static float[] Talk(int length, double rms)
    {
        float[] samples = Voice(length, rms);
        for (int pause = Rate * 3 / 2; pause < length; pause += 2 * Rate)
        {
            samples.AsSpan(pause, Math.Min(Rate / 2, length - pause)).Clear();
        }

        return samples;
    }

    /// <summary>
    /// What comes out, as a copy. With a clock that the options know, what is played comes at its time: a block when its first
    /// sample is due.
    /// </summary>
    public static float[] Through(
        VoiceProcessing processing, float[] captured, float[]? played = null, Action<int>? afterFrame = null,
        FrameClock? clock = null, int block = VoiceProcessing.FrameLength)
    {
        float[] output = [.. captured];
        clock ??= new FrameClock();
        int written = 0;
        for (int at = 0; at + VoiceProcessing.FrameLength <= output.Length; at += VoiceProcessing.FrameLength)
        {
            int now = at + VoiceProcessing.FrameLength;
            for (; written <= now && written + block <= played?.Length; written += block)
            {
                clock.Samples = written;
                processing.HandlePlayback(played.AsSpan(written, block));
            }

            clock.Samples = now;

            processing.ProcessCapture(output.AsSpan(at, VoiceProcessing.FrameLength));
            afterFrame?.Invoke(at / VoiceProcessing.FrameLength);
        }

        return output;
    }

    public static double Decibels(ReadOnlySpan<float> samples) => 20 * Math.Log10(Signals.Rms(samples) + 1e-12);
}

/// <summary>Time by the samples that have passed.</summary>
internal sealed class FrameClock : TimeProvider
{
    public long Samples { get; set; }

    public override long TimestampFrequency => Sound.Rate;

    public override long GetTimestamp() => Samples;
}
