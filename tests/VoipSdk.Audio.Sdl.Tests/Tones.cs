using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>What arrives is what was played, whatever the device's own format is.</summary>
[Collection(nameof(SdlTests))]
public class Tones(SoundServer sound)
{
    private const int Window = 480;

    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(SoundServer.Speaker)]
    [InlineData("Mono44")]
    [InlineData("Studio192")]
    public void A_tone_arrives_with_its_amplitude_and_without_gaps(string speaker)
    {
        using SdlAudioDriver driver = sound.CreateDriver();

        (double whole, int damaged, int windows) = Play(driver, speaker, Buffer);

        TestContext.Current.TestOutputHelper!.WriteLine($"{speaker}: amplitude {whole:0.0000}, {damaged} of {windows} windows damaged");
        Assert.InRange(whole, 0.36, 0.44);
        // A machine that has more to do than it can leaves gaps of its own; a wrong rate or format damages every window.
        Assert.InRange(damaged, 0, windows / 10);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Gaps_of_each_buffer_duration_are_printed(int milliseconds)
    {
        using SdlAudioDriver driver = sound.CreateDriver();

        (double whole, int damaged, int windows) = Play(driver, SoundServer.Speaker, TimeSpan.FromMilliseconds(milliseconds));

        TestContext.Current.TestOutputHelper!.WriteLine($"{milliseconds} ms: amplitude {whole:0.0000}, {damaged} of {windows} windows damaged");
        Assert.InRange(whole, 0.2, 0.44);
    }

    private static (double Amplitude, int Damaged, int Windows) Play(SdlAudioDriver driver, string speaker, TimeSpan buffer)
    {
        var tape = new Tape();
        // 1000 Hz: a whole number of periods in each window.
        var signal = new Signal(0.4f, 1_000);
        using (driver.OpenInput("Monitor of " + speaker, buffer, 1, tape.Capture))
        using (driver.OpenOutput(speaker, buffer, signal.PlayTone))
        {
            SoundServer.WaitForSound(() => tape.Length, 3 * 48_000);
        }

        ReadOnlySpan<float> heard = tape.Samples.Slice(24_000, 2 * 48_000);
        var amplitudes = new List<double>();
        for (int start = 0; start + Window <= heard.Length; start += Window)
        {
            amplitudes.Add(signal.Measure(heard.Slice(start, Window)));
        }

        return (amplitudes.Average(), amplitudes.Count(amplitude => amplitude is < 0.37 or > 0.43), amplitudes.Count);
    }
}
