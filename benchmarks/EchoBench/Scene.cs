using System.Numerics;
using VoipSdk.Audio;

namespace EchoBench;

/// <summary>The sounds of a scenario at the microphone, on the capture's clock, and what the far end plays on its own.</summary>
internal sealed class Scene
{
    private const int Rate = 48_000;

    public Scene(Scenario scenario, float[] farSpeech, float[] nearSpeech)
    {
        Scenario = scenario;
        int length = (int)(scenario.End * Rate);
        Played = Repeat(farSpeech, length + (2 * Rate), Rms(farSpeech, -23));
        Played.AsSpan((int)(scenario.NearAloneFrom * Rate)).Clear();
        Echo = MakeEcho(length);
        Near = Repeat(nearSpeech, length, Rms(nearSpeech, scenario.NearDb));
        Near.AsSpan(0, (int)(scenario.DoubleTalkFrom * Rate)).Clear();
        Near.AsSpan((int)(scenario.SilentFrom * Rate)).Clear();
        Noise = MakeNoise(length, scenario.NoiseDb);
        NearHighPassed = HighPassed(Near);
        Captured = new float[length];
        for (int i = 0; i < length; i++)
        {
            Captured[i] = Math.Clamp(Echo[i] + Near[i] + Noise[i], -1, 1);
        }
    }

    public Scenario Scenario { get; }

    public float[] Played { get; }

    public float[] Echo { get; }

    public float[] Near { get; }

    /// <summary>What would ideally be left: the near end after the high-pass, whose phase is nobody's distortion.</summary>
    public float[] NearHighPassed { get; }

    public float[] Noise { get; }

    public float[] Captured { get; }

    private static float[] HighPassed(float[] near)
    {
        using var processing = new VoiceProcessing(
            new VoiceProcessingOptions { AutomaticGain = false, Limiter = false, VoiceActivity = false });
        float[] output = [.. near];
        processing.ProcessCapture(output.AsSpan(0, output.Length / VoiceProcessing.FrameLength * VoiceProcessing.FrameLength));
        return output;
    }

    private static float Rms(float[] speech, double decibels)
    {
        double[] powers = [.. speech.Chunk(480).Select(frame => frame.Average(sample => (double)sample * sample))];
        double loudest = powers.Max();
        double active = powers.Where(power => power > loudest * 1e-3).Average();
        return (float)(Math.Pow(10, decibels / 20) / Math.Sqrt(active));
    }

    private static float[] Repeat(float[] speech, int length, float gain)
    {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++)
        {
            samples[i] = speech[i % speech.Length] * gain;
        }

        return samples;
    }

    private static float[] MakeNoise(int length, double decibels)
    {
        var random = new Random(7);
        float[] noise = new float[length];
        double brown = 0;
        for (int i = 0; i < length; i++)
        {
            double white = (random.NextDouble() * 2) - 1;
            brown += (0.02 * white) - (0.01 * brown);
            noise[i] = (float)((0.3 * white) + (5 * brown));
        }

        double rms = Math.Sqrt(noise.Average(sample => (double)sample * sample));
        float gain = (float)(Math.Pow(10, decibels / 20) / rms);
        return [.. noise.Select(sample => sample * gain)];
    }

    /// <summary>Loudspeaker, room, and the two ways there are between the clocks: another rate and a delay that may change.</summary>
    private float[] MakeEcho(int length)
    {
        float[] sound = [.. Played.Select(Loudspeaker)];
        Room other = Scenario.Room with { Microphone = Scenario.Room.Microphone + new Vector3(0.2f, 0.35f, 0.1f) };
        float[] heard = Convolution.Apply(sound, Scenario.Room.GetImpulseResponse());
        float[] heardThere = Scenario.IsMoved ? Convolution.Apply(sound, other.GetImpulseResponse()) : heard;
        float gain = (float)Math.Pow(10, -Scenario.EchoLossDb / 20);
        float[] echo = new float[length];
        for (int i = 0; i < length; i++)
        {
            bool hasJumped = Scenario.JumpAt > 0 && i >= Scenario.JumpAt * Rate;
            double delay = (hasJumped ? Scenario.JumpToMs : Scenario.DelayMs) * Rate / 1_000;
            echo[i] = gain * At(hasJumped ? heardThere : heard, (i * (1 + (Scenario.DriftPpm * 1e-6))) - delay);
        }

        return echo;
    }

    private float Loudspeaker(float sample)
    {
        // Bends large excursions, and one side more than the other.
        double drive = Scenario.Distortion;
        return drive == 0 ? sample : (float)((Math.Tanh(drive * (sample + (0.3 * sample * sample))) / drive));
    }

    private static float At(float[] samples, double position)
    {
        int whole = (int)Math.Floor(position);
        double fraction = position - whole;
        if (whole < 16 || whole + 17 >= samples.Length)
        {
            return 0;
        }

        if (fraction < 1e-9)
        {
            return samples[whole];
        }

        double sum = 0;
        for (int i = -15; i <= 16; i++)
        {
            double distance = i - fraction;
            sum += samples[whole + i] * Math.Sin(Math.PI * distance) / (Math.PI * distance) * (0.5 + (0.5 * Math.Cos(Math.PI * distance / 17)));
        }

        return (float)sum;
    }
}
