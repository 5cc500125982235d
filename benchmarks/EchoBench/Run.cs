using System.Diagnostics;
using VoipSdk.Audio;

namespace EchoBench;

/// <summary>One scene through one <see cref="VoiceProcessing"/>, called as two devices with clocks of their own would.</summary>
internal sealed class Run
{
    public Run(Scene scene, BenchArguments arguments)
    {
        var clock = new FrameClock();

        // Levels are compared, so nothing may change them on purpose.
        using VoiceProcessing processing = SpeexDsp.CreateVoiceProcessing(
            new VoiceProcessingOptions
            {
                TimeProvider = clock,
                AutomaticGain = false,
                NoiseSuppression = arguments.NoiseSuppression,
                EchoCanceller = arguments.UseSpeex ? SpeexDsp.CreateEchoCanceller : null,
            });
        Output = [.. scene.Captured];
        double speed = 1 + (scene.Scenario.DriftPpm * 1e-6);
        int block = scene.Scenario.PlaybackBlock;
        int played = 0;
        long began = Stopwatch.GetTimestamp();
        for (int at = 0; at + VoiceProcessing.FrameLength <= Output.Length; at += VoiceProcessing.FrameLength)
        {
            // A block is handed over when its first sample's time has come; the scene's delay counts from there.
            int now = at + VoiceProcessing.FrameLength;
            for (; played <= now * speed && played + block <= scene.Played.Length; played += block)
            {
                clock.Samples = played / speed;
                processing.HandlePlayback(scene.Played.AsSpan(played, block));
            }

            clock.Samples = now;
            processing.ProcessCapture(Output.AsSpan(at, VoiceProcessing.FrameLength));
        }

        Microseconds = Stopwatch.GetElapsedTime(began).TotalMicroseconds / (Output.Length / VoiceProcessing.FrameLength);
        Delay = processing.EchoDelay is { } delay ? $"{delay.TotalMilliseconds:0} ms" : "none";
    }

    public float[] Output { get; }

    public string Delay { get; }

    public double Microseconds { get; }
}
