using System.Diagnostics;
using System.Numerics;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>Microphones of two channels, up to the other end of a call.</summary>
[Collection(nameof(SdlTests))]
public class Stereo(SoundServer sound)
{
    private const double LeftTone = 1_000;
    private const double RightTone = 600;
    private const int Seconds = 3;

    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("stereo48", 48_000)]
    [InlineData("stereo44", 44_100)]
    [InlineData("stereo192", 192_000)]
    public void Left_and_right_come_from_the_driver_as_they_were_played(string sink, int sampleRate)
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int module = Plug(driver, sink, sampleRate, channels: 2);
        var tape = new Tape(seconds: 2 * Seconds + 2);

        using (driver.OpenOutput(sink, Buffer, new TwoTones().Play))
        using (driver.OpenInput("Monitor of " + sink, Buffer, 2, tape.Capture))
        {
            SoundServer.WaitForSound(() => tape.Length, 2 * Seconds * 48_000);
        }

        sound.Server.Unload(module);
        AssertSeparate(Last(tape.Samples.ToArray(), 2), $"{sink}, by the driver", atLeast: 60);
    }

    [Fact]
    public void Resampling_keeps_the_channels_together()
    {
        const int Delay = 12;
        using SdlAudioDriver driver = sound.CreateDriver();
        int module = Plug(driver, "stereo44", 44_100, channels: 2);
        var tape = new Tape(seconds: 2 * Seconds + 2);
        long position = 0;

        using (driver.OpenOutput("stereo44", Buffer, stereo =>
        {
            for (int i = 0; i < stereo.Length; i += 2, position++)
            {
                stereo[i] = 0.4f * (float)Math.Sin(2 * Math.PI * LeftTone * position / 48_000);
                stereo[i + 1] = 0.4f * (float)Math.Sin(2 * Math.PI * LeftTone * (position - Delay) / 48_000);
            }
        }))
        using (driver.OpenInput("Monitor of stereo44", Buffer, 2, tape.Capture))
        {
            SoundServer.WaitForSound(() => tape.Length, 2 * Seconds * 48_000);
        }

        sound.Server.Unload(module);
        (float[] left, float[] right) = Last(tape.Samples.ToArray(), 2);
        var delays = new List<double>();
        for (int at = 0; at + 4_800 <= left.Length; at += 4_800)
        {
            Complex between = Amplitude(LeftTone, left.AsSpan(at, 4_800)) / Amplitude(LeftTone, right.AsSpan(at, 4_800));
            delays.Add(between.Phase / (2 * Math.PI * LeftTone) * 48_000);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"delay of {Delay}: {delays.Min():F3} to {delays.Max():F3}");
        // A block in which a busy machine has left a gap says little.
        Assert.InRange(delays.Count(delay => Math.Abs(delay - Delay) < 0.1), 7, 10);
    }

    [Fact]
    public async Task Left_and_right_of_a_line_in_are_heard_on_their_sides_at_the_other_end_of_a_call()
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");
        using SdlAudioDriver player = sound.CreateDriver();
        int module = Plug(player, "mixer", 48_000, channels: 2);
        await using DeviceAudioBackend backend = Backend("Monitor of mixer");
        var music = new StandaloneAudioPort(2, playback: null, capacity: 10 * 48_000) { Content = AudioContent.Music };

        await using (await backend.OpenAsync(music.Port, TestContext.Current.CancellationToken))
        using (player.OpenOutput("mixer", Buffer, new TwoTones().Play))
        {
            SoundServer.WaitForSound(() => music.Available, (Seconds + 1) * 48_000);
            Assert.Equal(2, backend.Input.Channels);
        }

        sound.Server.Unload(module);
        AssertSeparate(Last(Call(music, Seconds + 1), 2), "at the other end", atLeast: 40);
    }

    [Fact]
    public async Task Microphone_of_one_channel_is_in_the_middle_of_a_call_of_two()
    {
        using SdlAudioDriver player = sound.CreateDriver();
        await using DeviceAudioBackend backend = Backend(SoundServer.Microphone);
        var music = new StandaloneAudioPort(2, playback: null, capacity: 10 * 48_000) { Content = AudioContent.Music };

        await using (await backend.OpenAsync(music.Port, TestContext.Current.CancellationToken))
        using (player.OpenOutput("TestMicrophone", Buffer, new TwoTones().Play))
        {
            SoundServer.WaitForSound(() => music.Available, Seconds * 48_000);
        }

        (float[] left, float[] right) = Last(Taken(music), 2);
        Assert.Equal(left, right);
        Assert.InRange(Amplitude(LeftTone, left).Magnitude, 0.15, 0.25);
    }

    [Fact]
    public async Task Call_of_one_channel_keeps_its_microphone_when_one_of_two_begins_and_ends()
    {
        using SdlAudioDriver player = sound.CreateDriver();
        int module = Plug(player, "mixer", 48_000, channels: 2);
        await using DeviceAudioBackend backend = Backend("Monitor of mixer");
        var mono = new StandaloneAudioPort(playback: null, capacity: 10 * 48_000) { Content = AudioContent.Music };
        var music = new StandaloneAudioPort(2, playback: null, capacity: 10 * 48_000) { Content = AudioContent.Music };

        using (player.OpenOutput("mixer", Buffer, new TwoTones().Play))
        await using (await backend.OpenAsync(mono.Port, TestContext.Current.CancellationToken))
        {
            SoundServer.WaitForSound(() => mono.Available, 48_000);
            Assert.Equal(1, backend.Input.Channels);
            var watch = Stopwatch.StartNew();
            int before = mono.Available;
            await using (await backend.OpenAsync(music.Port, TestContext.Current.CancellationToken))
            {
                SoundServer.WaitForSound(() => music.Available, Seconds * 48_000);
                double missing = watch.ElapsedMilliseconds - ((mono.Available - before) / 48.0);
                TestContext.Current.TestOutputHelper!.WriteLine($"opened anew: a gap of about {missing:F0} ms");
                Assert.Equal(2, backend.Input.Channels);
            }

            Taken(mono);
            SoundServer.WaitForSound(() => mono.Available, 48_000);
        }

        sound.Server.Unload(module);
        AssertSeparate(Last(Taken(music), 2), "beside a call of one channel", atLeast: 60);

        // The mix: half of each.
        float[] mixed = Last(Taken(mono), 1).Left;
        Assert.InRange(UsualAmplitude(LeftTone, mixed), 0.15, 0.25);
        Assert.InRange(UsualAmplitude(RightTone, mixed), 0.07, 0.13);
    }

    [Fact]
    public async Task Mixer_that_is_pulled_out_is_in_stereo_again_when_it_is_back()
    {
        using SdlAudioDriver player = sound.CreateDriver();
        int module = Plug(player, "mixer", 48_000, channels: 2);
        await using DeviceAudioBackend backend = Backend("Monitor of mixer");
        var music = new StandaloneAudioPort(2, playback: null, capacity: 10 * 48_000) { Content = AudioContent.Music };

        await using (await backend.OpenAsync(music.Port, TestContext.Current.CancellationToken))
        {
            Assert.True(SoundServer.WaitFor(() => backend.Input.Device?.Id == "Monitor of mixer" && music.Available > 0), "It is not open.");

            sound.Server.Unload(module);
            Assert.True(SoundServer.WaitFor(() => backend.Input.Device?.Id == SoundServer.Microphone, seconds: 20), "The default is not open.");
            Assert.True(SoundServer.WaitFor(() => backend.Input.Channels == 2), "It has no two channels.");

            module = Plug(player, "mixer", 48_000, channels: 2);
            Assert.True(SoundServer.WaitFor(() => backend.Input.Device?.Id == "Monitor of mixer", seconds: 20), "It is not open again.");
            using (player.OpenOutput("mixer", Buffer, new TwoTones().Play))
            {
                Taken(music);
                SoundServer.WaitForSound(() => music.Available, Seconds * 48_000);
            }
        }

        sound.Server.Unload(module);
        AssertSeparate(Last(Taken(music), 2), "after its return", atLeast: 60);
    }

    private static DeviceAudioBackend Backend(string microphone) => new(
        new SdlAudioDriver(new SdlAudioDriverOptions { IncludeMonitors = true }),
        new DeviceAudioOptions { InputDeviceId = microphone, RequiresDevices = true });

    // A sink of its own for each test, which has had its first two seconds.
    private int Plug(SdlAudioDriver driver, string name, int sampleRate, int channels)
    {
        int module = sound.Server.LoadSink(name, name, sampleRate, channels);
        sound.Server.KeepAwake(name);
        Thread.Sleep(2_500);
        Assert.True(
            SoundServer.WaitFor(() => driver.GetDevices().Any(device => device.Id == "Monitor of " + name), seconds: 20), $"{name} is not listed.");
        return module;
    }

    /// <summary>Sends what the port has got to another channel, in virtual time.</summary>
    /// <returns>What is heard there, interleaved.</returns>
    private static float[] Call(StandaloneAudioPort port, int seconds)
    {
        var time = new FakeTimeProvider();
        var options = new VoiceChannelOptions
        {
            Codecs = [new OpusCodec()],
            Content = AudioContent.Music,
            Channels = 2,
            TimeProvider = time,
        };
        using var here = new VoiceChannel(options);
        using var there = new VoiceChannel(options with { Content = AudioContent.Voice });
        float[] heard = new float[2 * 48_000 * seconds];
        float[] block = new float[960];
        byte[] packet = new byte[VoiceChannel.MaxDatagramBytes];
        for (int at = 0; at < heard.Length; at += block.Length)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            here.PushStereo(block.AsSpan(0, 2 * port.Read(block)));
            here.Tick();
            while (here.TryTransmit(packet, out int length))
            {
                there.HandleDatagram(packet.AsSpan(0, length));
            }

            there.PullStereo(heard.AsSpan(at, block.Length));
        }

        CallStatistics sent = here.Statistics;
        Assert.Equal((AudioContent.Music, 2), (sent.Content, sent.Channels));
        return heard;
    }

    private static float[] Taken(StandaloneAudioPort port)
    {
        float[] samples = new float[port.Available * port.Port.Channels];
        port.Read(samples);
        return samples;
    }

    // The last second, when everything has begun.
    private static (float[] Left, float[] Right) Last(float[] samples, int channels)
    {
        float[] last = samples[(samples.Length / channels * channels - (48_000 * channels))..];
        return ([.. last.Where((_, i) => i % channels == 0)], [.. last.Where((_, i) => i % channels == channels - 1)]);
    }

    // The median of a tenth of a second each: a gap is heard in one or two of them.
    private static double UsualAmplitude(double tone, float[] second) =>
        Enumerable.Range(0, 10).Select(i => Amplitude(tone, second.AsSpan(i * 4_800, 4_800)).Magnitude).Order().ElementAt(5);

    private static void AssertSeparate((float[] Left, float[] Right) heard, string where, double atLeast)
    {
        // Of a tenth of a second each: a machine that has too much to do leaves gaps, which sound of everything.
        (double Left, double Right)[] separations = [.. Enumerable.Range(0, 10).Select(i => Separation(heard, i * 4_800))];
        double left = separations.Select(separation => separation.Left).Order().ElementAt(5);
        double right = separations.Select(separation => separation.Right).Order().ElementAt(5);
        TestContext.Current.TestOutputHelper!.WriteLine($"{where}: left {left:F1} dB, right {right:F1} dB apart");
        Assert.True(left > atLeast && right > atLeast, $"{where}: {left:F1} dB, {right:F1} dB");
    }

    private static (double Left, double Right) Separation((float[] Left, float[] Right) heard, int at)
    {
        ReadOnlySpan<float> left = heard.Left.AsSpan(at, 4_800);
        ReadOnlySpan<float> right = heard.Right.AsSpan(at, 4_800);
        return (
            Decibels(Amplitude(LeftTone, left) / Amplitude(LeftTone, right)),
            Decibels(Amplitude(RightTone, right) / Amplitude(RightTone, left)));
    }

    private static double Decibels(Complex ratio) => Math.Min(120, 20 * Math.Log10(ratio.Magnitude));

    private static Complex Amplitude(double frequency, ReadOnlySpan<float> samples)
    {
        // A window, for a tone that is 50 dB louder and not in tune with the block must not be seen either.
        Complex sum = 0;
        double weights = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double weight = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / samples.Length));
            weights += weight;
            sum += weight * samples[i] * Complex.Exp(new Complex(0, -2 * Math.PI * frequency * i / 48_000));
        }

        return 2 * sum / weights;
    }

    /// <summary>Left and right of a loudspeaker, each with a tone of its own.</summary>
    private sealed class TwoTones
    {
        private long _position;

        public void Play(Span<float> stereo)
        {
            for (int i = 0; i < stereo.Length; i += 2, _position++)
            {
                stereo[i] = 0.4f * (float)Math.Sin(2 * Math.PI * LeftTone * _position / 48_000);
                stereo[i + 1] = 0.2f * (float)Math.Sin(2 * Math.PI * RightTone * _position / 48_000);
            }
        }
    }
}
