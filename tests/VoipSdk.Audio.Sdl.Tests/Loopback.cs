using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>What is played to a null sink is heard on its monitor.</summary>
[Collection(nameof(SdlTests))]
public class Loopback(SoundServer sound)
{
    private const string Monitor = "Monitor of " + SoundServer.Speaker;

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    public void A_click_is_heard_again_and_its_delay_is_printed(int milliseconds)
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        var tape = new Tape();
        var signal = new Signal(0.5f, 0);
        TimeSpan buffer = TimeSpan.FromMilliseconds(milliseconds);

        using (driver.OpenInput(Monitor, buffer, 1, tape.Capture))
        using (driver.OpenOutput(SoundServer.Speaker, buffer, signal.PlayClicks))
        {
            SoundServer.WaitForSound(() => tape.Length, 4 * 48_000);
        }

        List<double> delays = Delays(tape, signal);
        Assert.InRange(delays.Count, 8, signal.Clicks.Count);
        delays.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{milliseconds} ms buffers: {1000 * delays[0]:0.0} to {1000 * delays[^1]:0.0} ms, median {1000 * delays[delays.Count / 2]:0.0} ms, {delays.Count} clicks");
    }

    // Each click that was heard, to the last one that had been played before.
    private static List<double> Delays(Tape tape, Signal signal)
    {
        var delays = new List<double>();
        for (int i = 0; i < tape.Length; i++)
        {
            if (tape.Samples[i] > 0.2f)
            {
                double heard = tape.TimeOf(i);
                double played = signal.Clicks.LastOrDefault(time => time <= heard);
                if (played > 0)
                {
                    delays.Add(heard - played);
                }

                i += 4_800;
            }
        }

        return delays;
    }
}
