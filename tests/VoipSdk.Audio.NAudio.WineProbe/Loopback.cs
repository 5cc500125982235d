using System.Diagnostics;

namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>Both directions: plays a tone to a sink and records that sink's monitor.</summary>
internal static class Loopback
{
    /// <summary>A tone, left 0.4 and right 0.2, recorded with two channels.</summary>
    public static void RunStereo(NAudioDriver driver, string inputName, string outputName)
    {
        TimeSpan buffer = TimeSpan.FromMilliseconds(20);
        Recording[] sides = [new(), new()];
        long position = 0;
        using (driver.OpenInput(Sound.Find(driver, AudioDeviceKind.Input, inputName), buffer, 2, (samples, channels) =>
        {
            for (int i = 0; i < samples.Length; i++)
            {
                sides[i % channels].Add(samples.Slice(i, 1), 1);
            }
        }))
        using (driver.OpenOutput(Sound.Find(driver, AudioDeviceKind.Output, outputName), buffer, stereo =>
        {
            Tone.Fill(stereo, position, 0.4f, 0.2f);
            position += stereo.Length / 2;
        }))
        {
            Thread.Sleep(3_000);
        }

        foreach (Recording side in sides)
        {
            side.Report();
        }
    }

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
            channels: 1,
            (mono, channels) =>
            {
                if (heard == 0 && mono.ContainsAnyExceptInRange(-0.05f, 0.05f))
                {
                    heard = Stopwatch.GetTimestamp();
                }

                recording.Add(mono, channels);
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
