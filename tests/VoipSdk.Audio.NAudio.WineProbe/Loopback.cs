using System.Diagnostics;

namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>Both directions: plays a tone to a sink and records that sink's monitor.</summary>
internal static class Loopback
{
    public static void Run(NAudioDriver driver, string inputName, string outputName, TimeSpan buffer)
    {
        var recording = new Recording();
        long played = 0;
        long toneStart = 0;
        long heard = 0;
        bool speak = false;
        using IAudioDeviceStream input = driver.OpenInput(
            Sound.Find(driver, AudioDeviceKind.Input, inputName),
            buffer,
            mono =>
            {
                if (heard == 0 && mono.ContainsAnyExceptInRange(-0.05f, 0.05f))
                {
                    heard = Stopwatch.GetTimestamp();
                }

                recording.Add(mono);
            });
        using IAudioDeviceStream output = driver.OpenOutput(
            Sound.Find(driver, AudioDeviceKind.Output, outputName),
            buffer,
            stereo =>
            {
                if (!Volatile.Read(ref speak))
                {
                    stereo.Clear();
                    return;
                }

                if (toneStart == 0)
                {
                    toneStart = Stopwatch.GetTimestamp();
                }

                Tone.Fill(stereo, played, 0.4f, 0.4f);
                played += stereo.Length / 2;
            });
        Say.Line("latency-told", $"{input.Latency.TotalMilliseconds} {output.Latency.TotalMilliseconds}");
        Thread.Sleep(500);
        Volatile.Write(ref speak, true);
        Thread.Sleep(1500);
        input.Dispose();
        output.Dispose();
        Say.Line("delay", Stopwatch.GetElapsedTime(toneStart, heard).TotalMilliseconds);
        Say.Line("played", played);
        recording.Report();
    }
}
