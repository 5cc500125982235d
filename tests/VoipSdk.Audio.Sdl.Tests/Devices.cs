using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>What is listed, and what is said when it cannot be opened.</summary>
[Collection(nameof(SdlTests))]
public class Devices(SoundServer sound)
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Both_kinds_are_listed_with_their_names_and_the_default()
    {
        using SdlAudioDriver driver = sound.CreateDriver();

        IReadOnlyList<AudioDevice> devices = driver.GetDevices();

        Assert.Contains(new AudioDevice(AudioDeviceKind.Output, SoundServer.Speaker, SoundServer.Speaker, true), devices);
        Assert.Contains(new AudioDevice(AudioDeviceKind.Input, SoundServer.Microphone, SoundServer.Microphone, true), devices);
        Assert.Single(devices, device => device.Kind == AudioDeviceKind.Output && device.IsDefault);
        Assert.Single(devices, device => device.Kind == AudioDeviceKind.Input && device.IsDefault);
    }

    [Fact]
    public void Monitors_are_no_microphones_unless_they_are_asked_for()
    {
        sound.CreateDriver().Dispose();
        using var driver = new SdlAudioDriver();

        Assert.DoesNotContain(driver.GetDevices(), device => device.Kind == AudioDeviceKind.Input);
        AudioDeviceException error = Assert.Throws<AudioDeviceException>(() => driver.OpenInput(null, Buffer, 1, static (_, _) => { }));
        Assert.Equal(AudioDeviceFailure.NoDevice, error.Reason);

        using SdlAudioDriver other = sound.CreateDriver();
        Assert.Contains(other.GetDevices(), device => device.Kind == AudioDeviceKind.Input);
    }

    [Fact]
    public void Devices_of_the_same_name_have_ids_of_their_own()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int first = sound.Server.LoadSink("twin1", "Twin");
        int second = sound.Server.LoadSink("twin2", "Twin");
        try
        {
            Assert.True(
                SoundServer.WaitFor(() => Twins(driver).Length == 2),
                "The devices are not listed.");
            string[] ids = Twins(driver);
            Assert.Equal(2, ids.Distinct().Count());
            foreach (string id in ids)
            {
                using IAudioDeviceStream stream = driver.OpenOutput(id, Buffer, static stereo => stereo.Clear());
                Assert.Equal(id, stream.Device!.Id);
            }
        }
        finally
        {
            sound.Server.Unload(first);
            sound.Server.Unload(second);
        }
    }

    [Theory]
    [InlineData(AudioDeviceKind.Input, "No such microphone")]
    [InlineData(AudioDeviceKind.Output, "No such loudspeaker")]
    [InlineData(AudioDeviceKind.Input, SoundServer.Speaker)]
    [InlineData(AudioDeviceKind.Output, "")]
    public void An_id_that_is_not_there_is_gone(AudioDeviceKind kind, string id)
    {
        using SdlAudioDriver driver = sound.CreateDriver();

        AudioDeviceException error = Assert.Throws<AudioDeviceException>(() => Open(driver, kind, id));

        Assert.Equal(AudioDeviceFailure.Gone, error.Reason);
        Assert.Contains(id, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_is_opened_without_an_id_and_moves_along_by_itself()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int module = sound.Server.LoadSink("next", "Next");
        using IAudioDeviceStream output = Open(driver, AudioDeviceKind.Output, null);
        using IAudioDeviceStream input = Open(driver, AudioDeviceKind.Input, null);
        Assert.True(output.FollowsDefault);
        Assert.Equal(SoundServer.Speaker, output.Device!.Id);
        Assert.Equal(SoundServer.Microphone, input.Device!.Id);
        Assert.Equal(Buffer, output.Latency);

        sound.Server.Control("set-default-sink", "next");
        bool hasMoved = SoundServer.WaitFor(() => IsPlayingTo("next"));
        sound.Server.Unload(module);
        bool isBack = SoundServer.WaitFor(() => !IsPlayingTo("next"));
        sound.Server.Control("set-default-sink", "speaker");

        Assert.True(hasMoved && isBack);
        Assert.False(output.Lost.IsCompleted);
    }

    [Fact]
    public void A_stream_of_a_chosen_device_stays_there()
    {
        using SdlAudioDriver driver = sound.CreateDriver();

        using IAudioDeviceStream output = Open(driver, AudioDeviceKind.Output, SoundServer.Speaker);

        Assert.False(output.FollowsDefault);
        Assert.False(output.Lost.IsCompleted);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(101)]
    public void A_buffer_that_no_device_has_is_refused(int milliseconds)
    {
        using var driver = new SdlAudioDriver();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => driver.OpenInput(null, TimeSpan.FromMilliseconds(milliseconds), 1, static (_, _) => { }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Channels_other_than_one_and_two_are_refused(int channels)
    {
        using var driver = new SdlAudioDriver();

        Assert.Throws<ArgumentOutOfRangeException>(() => driver.OpenInput(null, Buffer, channels, static (_, _) => { }));
    }

    [Fact]
    public void A_disposed_driver_says_so()
    {
        var driver = new SdlAudioDriver();
        driver.Dispose();
        driver.Dispose();

        Assert.Throws<ObjectDisposedException>(driver.GetDevices);
        Assert.Throws<ObjectDisposedException>(() => Open(driver, AudioDeviceKind.Output, null));
    }

    [Fact]
    public void Two_drivers_of_one_process_play_at_once()
    {
        using SdlAudioDriver one = sound.CreateDriver();
        using SdlAudioDriver two = sound.CreateDriver();
        var first = new Signal(0.1f, 500);
        var second = new Signal(0.1f, 700);

        using (one.OpenOutput(null, Buffer, first.PlayTone))
        {
            using (two.OpenOutput(null, Buffer, second.PlayTone))
            {
                Assert.True(SoundServer.WaitFor(() => first.Position > 9_600 && second.Position > 9_600), "Both have to play.");
            }

            two.Dispose();
            long position = first.Position;
            Assert.True(SoundServer.WaitFor(() => first.Position > position + 9_600), "The other's end is not ours.");
        }
    }

    [Fact]
    public void When_a_stream_is_disposed_its_callbacks_have_ended()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        var signal = new Signal(0.1f, 500);
        var tape = new Tape();
        IAudioDeviceStream output = driver.OpenOutput(null, Buffer, signal.PlayTone);
        IAudioDeviceStream input = driver.OpenInput(null, Buffer, 1, tape.Capture);
        Assert.True(SoundServer.WaitFor(() => signal.Position > 0 && tape.Length > 0), "Both have to run.");

        output.Dispose();
        input.Dispose();
        input.Dispose();
        (long played, int captured) = (signal.Position, tape.Length);
        Thread.Sleep(200);

        Assert.Equal((played, captured), (signal.Position, tape.Length));
        Assert.False(input.Lost.IsCompleted);
    }

    private static string[] Twins(SdlAudioDriver driver) =>
        [.. driver.GetDevices().Select(device => device.Id).Where(id => id.StartsWith("Twin", StringComparison.Ordinal))];

    // The listing of what is played has the sink's number, and the sample format of ours: float, which no keep-alive has.
    private bool IsPlayingTo(string sink)
    {
        string? number = sound.Server.Control("list", "short", "sinks").Split('\n')
            .FirstOrDefault(line => line.Split('\t')[1] == sink)?.Split('\t')[0];
        return sound.Server.Control("list", "short", "sink-inputs").Split('\n')
            .Any(line => line.Contains("float32", StringComparison.Ordinal) && line.Split('\t')[1] == number);
    }

    internal static IAudioDeviceStream Open(SdlAudioDriver driver, AudioDeviceKind kind, string? id) =>
        kind == AudioDeviceKind.Input
            ? driver.OpenInput(id, Buffer, 1, static (_, _) => { })
            : driver.OpenOutput(id, Buffer, static stereo => stereo.Clear());
}
