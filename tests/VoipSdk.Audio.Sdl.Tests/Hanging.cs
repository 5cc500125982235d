using System.Diagnostics;
using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>A sound server that neither answers nor ends.</summary>
[Collection(nameof(SdlTests))]
public class Hanging(SoundServer sound)
{
    [Fact]
    public void A_server_that_does_not_answer_is_unavailable_until_it_does()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        Assert.NotEmpty(driver.GetDevices());
        sound.Server.Freeze();
        try
        {
            AudioDeviceException error = Assert.Throws<AudioDeviceException>(
                () => Devices.Open(driver, AudioDeviceKind.Output, SoundServer.Speaker));
            Assert.Equal(AudioDeviceFailure.Unavailable, error.Reason);

            // The first waited for it; nobody else does.
            var watch = Stopwatch.StartNew();
            Assert.Throws<AudioDeviceException>(driver.GetDevices);
            TestContext.Current.TestOutputHelper!.WriteLine($"The second time it takes {watch.ElapsedMilliseconds} ms.");
        }
        finally
        {
            sound.Server.Thaw();
        }

        Assert.True(SoundServer.WaitFor(() => CanOpen(driver)), "It is not found again.");
    }

    [Fact]
    public void A_stream_of_a_server_that_does_not_answer_can_be_disposed()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        var signal = new Signal(0.1f, 500);
        IAudioDeviceStream stream = driver.OpenOutput(null, TimeSpan.FromMilliseconds(20), signal.PlayTone);
        Assert.True(SoundServer.WaitFor(() => signal.Position > 4_800), "It has to play first.");
        sound.Server.Freeze();
        try
        {
            stream.Dispose();
        }
        finally
        {
            sound.Server.Thaw();
        }

        long position = signal.Position;
        Assert.True(SoundServer.WaitFor(() => CanOpen(driver)), "It is not found again.");
        Assert.Equal(position, signal.Position);
    }

    private static bool CanOpen(SdlAudioDriver driver)
    {
        try
        {
            Devices.Open(driver, AudioDeviceKind.Output, SoundServer.Speaker).Dispose();
            return true;
        }
        catch (AudioDeviceException)
        {
            return false;
        }
    }
}
