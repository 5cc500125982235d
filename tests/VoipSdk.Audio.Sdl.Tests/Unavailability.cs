using VoipSdk.Audio;
using VoipSdk.Testing;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>No library, no sound server, no device: an answer that a user can act on, and soon.</summary>
[Collection(nameof(SdlTests))]
public class Unavailability
{
    [Fact]
    public void Without_the_library_the_reason_says_what_to_install()
    {
        SdlLibrary library = SdlLibrary.Load(["libvoipsdk-does-not-exist.so", "libm.so.6"]);

        Assert.Null(library.Api);
        Assert.Contains("libvoipsdk-does-not-exist.so", library.UnavailableReason, StringComparison.Ordinal);
        Assert.Contains("SDL2", library.UnavailableReason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_is_there_or_the_reason_is()
    {
        Assert.Equal(SdlAudio.IsAvailable, SdlAudio.UnavailableReason is null);
        Assert.Equal(SdlAudio.IsAvailable, SdlAudio.LibraryVersion is not null);
    }

    [Fact]
    public void Without_a_sound_server_its_devices_are_unavailable()
    {
        SoundServer.SkipWithout();
        PulseAudioServer.Use("unix:/nonexistent/native");
        PulseAudioServer.SetNativeVariable("SDL_AUDIODRIVER", "pulseaudio");
        try
        {
            using var driver = new SdlAudioDriver();

            AudioDeviceException listing = Assert.Throws<AudioDeviceException>(driver.GetDevices);
            AudioDeviceException opening = Assert.Throws<AudioDeviceException>(() => Devices.Open(driver, AudioDeviceKind.Output, null));

            Assert.Equal(AudioDeviceFailure.Unavailable, listing.Reason);
            Assert.Equal(AudioDeviceFailure.Unavailable, opening.Reason);
        }
        finally
        {
            PulseAudioServer.SetNativeVariable("SDL_AUDIODRIVER", null);
        }
    }

    [Theory]
    [InlineData(AudioDeviceKind.Input)]
    [InlineData(AudioDeviceKind.Output)]
    public void Without_a_sound_server_and_a_card_there_is_no_device_and_the_reason_says_what_to_start(AudioDeviceKind kind)
    {
        using SdlAudioDriver driver = CreateWithoutSound();

        AudioDeviceException listing = Assert.Throws<AudioDeviceException>(driver.GetDevices);
        AudioDeviceException opening = Assert.Throws<AudioDeviceException>(() => Devices.Open(driver, kind, null));

        Assert.Equal((AudioDeviceFailure.NoDevice, AudioDeviceFailure.NoDevice), (listing.Reason, opening.Reason));
        Assert.Contains("PulseAudio", listing.Message, StringComparison.Ordinal);
        Assert.Contains("Start the server", listing.Message, StringComparison.Ordinal);
        Assert.Contains("PulseAudio", opening.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sound_server_and_a_card_a_call_goes_on_in_silence_and_says_why()
    {
        await using var backend = new DeviceAudioBackend(CreateWithoutSound());
        var port = new StandaloneAudioPort();

        await using (await backend.OpenAsync(port.Port, TestContext.Current.CancellationToken))
        {
            Assert.True(SoundServer.WaitFor(() => port.Available > 4_800), "Silence has to stand in.");
            Assert.Contains("PulseAudio", backend.Input.Failure?.Message, StringComparison.Ordinal);
            Assert.Contains("PulseAudio", backend.Output.Failure?.Message, StringComparison.Ordinal);
        }
    }

    // Whatever else the machine has is listed then, by ALSA for one; a container has nothing.
    private static SdlAudioDriver CreateWithoutSound()
    {
        SoundServer.SkipWithout();
        Assert.SkipWhen(Directory.Exists("/proc/asound"), "This machine may have a sound card.");
        PulseAudioServer.Use("unix:/nonexistent/native");
        return new SdlAudioDriver();
    }
}
