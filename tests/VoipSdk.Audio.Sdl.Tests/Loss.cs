using System.Diagnostics;
using VoipSdk.Audio;
using VoipSdk.Testing;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>Devices and sound servers that go while they are in use, and come back.</summary>
[Collection(nameof(SdlTests))]
public class Loss(SoundServer sound)
{
    // Seconds: what SDL's own watching has missed is found when its list is 5 s old.
    private const int Patience = 20;

    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(AudioDeviceKind.Output)]
    [InlineData(AudioDeviceKind.Input)]
    public async Task A_device_that_is_unplugged_is_reported_and_can_be_opened_again_when_it_is_back(AudioDeviceKind kind)
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int changes = 0;
        driver.Changed += (_, _) => Interlocked.Increment(ref changes);
        string id = kind == AudioDeviceKind.Output ? "Headset" : "Monitor of Headset";
        int module = sound.Server.LoadSink("headset", "Headset");
        Assert.True(SoundServer.WaitFor(() => IsListed(driver, id), Patience), "The device is not listed.");
        using (IAudioDeviceStream stream = Devices.Open(driver, kind, id))
        using (IAudioDeviceStream other = Devices.Open(driver, kind, null))
        {
            int before = Volatile.Read(ref changes);

            sound.Server.Unload(module);

            AudioDeviceException error = await stream.Lost.WaitAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(AudioDeviceFailure.Gone, error.Reason);
            Assert.Contains(id, error.Message, StringComparison.Ordinal);
            Assert.True(SoundServer.WaitFor(() => Volatile.Read(ref changes) > before), "The change was not told.");
            Assert.True(SoundServer.WaitFor(() => !IsListed(driver, id)), "It is still listed.");
            Assert.False(other.Lost.IsCompleted, "The default is another device.");
            before = Volatile.Read(ref changes);

            module = sound.Server.LoadSink("headset", "Headset");

            Assert.True(SoundServer.WaitFor(() => Volatile.Read(ref changes) > before), "The return was not told.");
            Assert.True(SoundServer.WaitFor(() => IsListed(driver, id)), "It is not listed again.");
        }

        using (IAudioDeviceStream again = Devices.Open(driver, kind, id))
        {
            Assert.Equal(id, again.Device!.Id);
        }

        sound.Server.Unload(module);
    }

    [Fact]
    public async Task A_sound_server_that_is_killed_loses_all_and_its_successor_gives_all_back()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        PulseAudioServer server = sound.Server;
        IAudioDeviceStream input = Devices.Open(driver, AudioDeviceKind.Input, SoundServer.Microphone);
        IAudioDeviceStream output = Devices.Open(driver, AudioDeviceKind.Output, null);

        server.Kill();

        await Task.WhenAll(input.Lost, output.Lost).WaitAsync(TimeSpan.FromSeconds(10));
        AudioDeviceException error = Assert.Throws<AudioDeviceException>(() => Devices.Open(driver, AudioDeviceKind.Input, SoundServer.Microphone));
        Assert.True(error.Reason is AudioDeviceFailure.Gone or AudioDeviceFailure.Unavailable or AudioDeviceFailure.NoDevice, error.Message);

        // Others than before, in another order: an old number would be another device.
        server.Start();
        server.LoadSink("other", "Other");
        SoundServer.AddDevices(server);
        var tape = new Tape();
        using (IAudioDeviceStream again = driver.OpenInput(SoundServer.Microphone, Buffer, 1, tape.Capture))
        {
            Assert.True(SoundServer.WaitFor(() => tape.Length > 4_800), "The microphone is silent.");
            Assert.Contains("microphone.monitor", Source(server), StringComparison.Ordinal);
        }

        Assert.Contains(driver.GetDevices(), device => device.Id == "Other");
        output.Dispose();
        input.Dispose();
    }

    // SDL begun where the server has none would end the process; a server without modules of its own has none now and then.
    [Fact]
    public async Task A_sound_server_may_have_no_device_at_all_for_a_while()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        IAudioDeviceStream output = Devices.Open(driver, AudioDeviceKind.Output, null);
        sound.Server.Kill();

        // Before, SDL still stands on the server that was.
        await output.Lost.WaitAsync(TimeSpan.FromSeconds(10));
        sound.Server.Start();

        AudioDeviceException error = Assert.Throws<AudioDeviceException>(() => Devices.Open(driver, AudioDeviceKind.Output, null));
        Assert.Equal(AudioDeviceFailure.NoDevice, error.Reason);
        Assert.Empty(driver.GetDevices());
        output.Dispose();

        int module = sound.Server.LoadSink("only", "Only");
        using (IAudioDeviceStream only = Devices.Open(driver, AudioDeviceKind.Output, "Only"))
        {
            sound.Server.Unload(module);
            Assert.True(SoundServer.WaitFor(() => only.Lost.IsCompleted), "The loss is not reported.");
        }

        Assert.True(SoundServer.WaitFor(() => driver.GetDevices().Count == 0), "What is gone is listed.");
        SoundServer.AddDevices(sound.Server);
        Assert.True(SoundServer.WaitFor(() => IsListed(driver, SoundServer.Speaker), Patience), "The device is not listed.");
    }

    [Fact]
    public void A_sound_server_that_was_restarted_while_nothing_was_open_is_found_again()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        Assert.True(IsListed(driver, SoundServer.Speaker));
        sound.Server.Kill();
        sound.Server.Start();
        sound.Server.LoadSink("other", "Other");
        SoundServer.AddDevices(sound.Server);
        var signal = new Signal(0.1f, 500);

        using (IAudioDeviceStream stream = driver.OpenOutput(SoundServer.Speaker, Buffer, signal.PlayTone))
        {
            Assert.True(SoundServer.WaitFor(() => signal.Position > 4_800), "The loudspeaker does not play.");
        }

        Assert.True(IsListed(driver, "Other"));
    }

    [Fact]
    public void A_suspended_device_holds_up_nobody_and_goes_on_when_it_wakes()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int module = sound.Server.LoadSink("sleeper", "Sleeper");
        Assert.True(SoundServer.WaitFor(() => IsListed(driver, "Sleeper"), Patience), "The device is not listed.");
        var signal = new Signal(0.1f, 500);
        IAudioDeviceStream stream = driver.OpenOutput("Sleeper", Buffer, signal.PlayTone);
        Assert.True(SoundServer.WaitFor(() => signal.Position > 4_800), "It has to play first.");

        sound.Server.Control("suspend-sink", "sleeper", "1");
        Thread.Sleep(300);
        long position = signal.Position;
        sound.Server.Control("suspend-sink", "sleeper", "0");
        Assert.True(SoundServer.WaitFor(() => signal.Position > position + 4_800), "It did not go on.");
        Assert.False(stream.Lost.IsCompleted);

        sound.Server.Control("suspend-sink", "sleeper", "1");
        Thread.Sleep(300);
        var watch = Stopwatch.StartNew();
        stream.Dispose();
        position = signal.Position;
        TestContext.Current.TestOutputHelper!.WriteLine($"Disposing on a suspended device: {watch.ElapsedMilliseconds} ms");
        Assert.NotEmpty(driver.GetDevices());
        using (Devices.Open(driver, AudioDeviceKind.Output, SoundServer.Speaker))
        {
            sound.Server.Control("suspend-sink", "sleeper", "0");
            Thread.Sleep(300);
            Assert.Equal(position, signal.Position);
        }

        sound.Server.Unload(module);
    }

    private static bool IsListed(SdlAudioDriver driver, string id) => driver.GetDevices().Any(device => device.Id == id);

    // The listing of what is being recorded names its source by number.
    private static string Source(PulseAudioServer server)
    {
        string number = server.Control("list", "short", "source-outputs").Split('\n')[^1].Split('\t')[1];
        return server.Control("list", "short", "sources").Split('\n').Single(line => line.StartsWith(number + "\t", StringComparison.Ordinal));
    }
}
