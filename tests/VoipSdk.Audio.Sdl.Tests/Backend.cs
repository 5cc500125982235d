using VoipSdk.Audio;
using VoipSdk.TestKit;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>The backend that calls use, on SDL's devices.</summary>
[Collection(nameof(SdlTests))]
public class Backend(SoundServer sound)
{
    [Fact]
    public async Task It_keeps_what_calls_rely_on()
    {
        SoundServer.SkipWithout();

        AudioBackendReport report = await AudioBackendConformance.CheckAsync(
            () => new DeviceAudioBackend(sound.CreateDriver()),
            new AudioBackendConformanceOptions { Duration = TimeSpan.FromSeconds(2) },
            TestContext.Current.CancellationToken);

        report.ThrowIfFailed();
    }

    [Fact]
    public async Task A_headset_that_is_pulled_out_is_replaced_by_the_default_and_taken_again()
    {
        await using var backend = new DeviceAudioBackend(
            sound.CreateDriver(), new DeviceAudioOptions { InputDeviceId = "Monitor of Headset", OutputDeviceId = "Headset" });
        await backend.RefreshAsync(TestContext.Current.CancellationToken);
        int module = sound.Server.LoadSink("headset", "Headset");
        using (backend.StartMicrophoneTest())
        {
            Expect(backend, "Monitor of Headset", "Headset");

            sound.Server.Unload(module);

            Expect(backend, SoundServer.Microphone, SoundServer.Speaker);

            module = sound.Server.LoadSink("headset", "Headset");

            Expect(backend, "Monitor of Headset", "Headset");
        }

        sound.Server.Unload(module);
    }

    [Fact]
    public async Task A_sound_server_that_is_restarted_is_silence_for_a_while()
    {
        await using var backend = new DeviceAudioBackend(sound.CreateDriver());
        using (backend.StartMicrophoneTest())
        {
            Expect(backend, SoundServer.Microphone, SoundServer.Speaker);

            sound.Server.Kill();

            Assert.True(SoundServer.WaitFor(() => !backend.Input.IsOpen && !backend.Output.IsOpen), "Both are lost.");
            Assert.True(SoundServer.WaitFor(() => backend.Input.Failure is not null), "Why is to be seen.");

            sound.Server.Start();
            SoundServer.AddDevices(sound.Server);

            Expect(backend, SoundServer.Microphone, SoundServer.Speaker);
            Assert.Null(backend.Input.Failure);
        }
    }

    [Fact]
    public async Task Without_a_driver_of_ones_own_it_is_a_line()
    {
        await using DeviceAudioBackend backend = SdlAudio.CreateBackend(new DeviceAudioOptions { TransmitMode = TransmitMode.PushToTalk });

        Assert.Equal("sdl", backend.Name);
        Assert.Equal(TransmitMode.PushToTalk, backend.Input.TransmitMode);
    }

    private static void Expect(DeviceAudioBackend backend, string input, string output) => Assert.True(
        SoundServer.WaitFor(
            () => backend.Input is { IsOpen: true, Device.Id: var microphone } && microphone == input
                && backend.Output is { IsOpen: true, Device.Id: var speaker } && speaker == output,
            seconds: 20),
        $"Open are {backend.Input.Device} and {backend.Output.Device}; failures: {backend.Input.Failure?.Message} {backend.Output.Failure?.Message}");
}
