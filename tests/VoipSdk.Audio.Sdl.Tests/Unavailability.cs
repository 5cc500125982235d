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

    // Whatever else the machine has is listed then, by ALSA for one; a container has nothing.
    [Theory]
    [InlineData(AudioDeviceKind.Input)]
    [InlineData(AudioDeviceKind.Output)]
    public void Without_a_sound_server_and_a_card_there_is_no_device(AudioDeviceKind kind)
    {
        SoundServer.SkipWithout();
        PulseAudioServer.Use("unix:/nonexistent/native");
        using var driver = new SdlAudioDriver();
        Assert.SkipWhen(driver.GetDevices().Any(device => device.Kind == kind), "This machine has a sound card.");

        AudioDeviceException error = Assert.Throws<AudioDeviceException>(() => Devices.Open(driver, kind, null));

        Assert.Equal(AudioDeviceFailure.NoDevice, error.Reason);
        Assert.Contains("PulseAudio", error.Message, StringComparison.Ordinal);
    }
}
