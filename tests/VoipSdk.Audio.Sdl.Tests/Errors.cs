using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>SDL's texts as reasons.</summary>
public class Errors
{
    [Theory]
    [InlineData("ALSA: Couldn't open audio device: Device or resource busy", AudioDeviceFailure.Busy)]
    [InlineData("CoreAudio: requested device is being hogged.", AudioDeviceFailure.Busy)]
    [InlineData("Audio device already open", AudioDeviceFailure.Busy)]
    [InlineData("ALSA: Couldn't open audio device: Permission denied", AudioDeviceFailure.Denied)]
    [InlineData("WASAPI can't initialize audio client: Access is denied.", AudioDeviceFailure.Denied)]
    [InlineData("Could not connect to PulseAudio server", AudioDeviceFailure.Unavailable)]
    [InlineData("ALSA: Couldn't open audio device: Connection refused", AudioDeviceFailure.Unavailable)]
    [InlineData("No available audio device", AudioDeviceFailure.Unavailable)]
    [InlineData("Requested PulseAudio sink/source missing?", AudioDeviceFailure.Gone)]
    [InlineData("No such device.", AudioDeviceFailure.Gone)]
    [InlineData("CoreAudio: requested device exists, but isn't alive.", AudioDeviceFailure.Gone)]
    [InlineData("Couldn't set hardware audio parameters: Invalid argument", AudioDeviceFailure.Failed)]
    public void A_text_is_understood(string text, AudioDeviceFailure reason)
    {
        AudioDeviceException error = SdlErrors.NotOpened(AudioDeviceKind.Input, "Headset", text);

        Assert.Equal(reason, error.Reason);
        Assert.Contains("Headset", error.Message, StringComparison.Ordinal);
        Assert.Contains(text.TrimEnd('.'), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_is_not_there_is_no_device()
    {
        AudioDeviceException error = SdlErrors.NotOpened(
            AudioDeviceKind.Output, null, "ALSA: Couldn't open audio device: No such file or directory");

        Assert.Equal(AudioDeviceFailure.NoDevice, error.Reason);
    }
}
