using System.Runtime.InteropServices;
using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>What SDL's threads do in our code.</summary>
[Collection(nameof(SdlTests))]
public class Callbacks(SoundServer sound)
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_allocated(int channels)
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        var captured = new AllocationLog(turns: 100);
        var played = new AllocationLog(turns: 100);

        using (driver.OpenInput(null, Buffer, channels, (_, _) => captured.Turn()))
        using (driver.OpenOutput(null, Buffer, stereo =>
        {
            stereo.Clear();
            played.Turn();
        }))
        {
            Assert.True(SoundServer.WaitFor(() => captured.IsFull && played.IsFull), "Both have to run.");
        }

        Assert.Equal((0, 0), (captured.Least(), played.Least()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Blocks_have_the_duration_and_the_channels_that_were_asked_for(int channels)
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int samples = 0;
        int given = 0;
        int floats = 0;

        using (driver.OpenInput(null, Buffer, channels, (captured, captureChannels) =>
        {
            Volatile.Write(ref given, captureChannels);
            Volatile.Write(ref samples, captured.Length);
        }))
        using (driver.OpenOutput(null, Buffer, stereo =>
        {
            stereo.Clear();
            Volatile.Write(ref floats, stereo.Length);
        }))
        {
            Assert.True(SoundServer.WaitFor(() => Volatile.Read(ref samples) > 0 && Volatile.Read(ref floats) > 0), "Both have to run.");
        }

        Assert.Equal((480 * channels, channels, 960), (samples, given, floats));
    }

    [Fact]
    public void An_exception_ends_neither_the_process_nor_the_stream()
    {
        using SdlAudioDriver driver = sound.CreateDriver();
        int calls = 0;

        using (IAudioDeviceStream stream = driver.OpenOutput(null, Buffer, stereo =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidOperationException("Of the handler.");
        }))
        {
            Assert.True(SoundServer.WaitFor(() => Volatile.Read(ref calls) > 10), "It has to go on.");
            Assert.False(stream.Lost.IsCompleted);
        }
    }

    [Fact]
    public void A_host_that_uses_SDL_keeps_it_when_ours_ends()
    {
        SoundServer.SkipWithout();
        sound.Server.UseInThisProcess();
        SdlApi host = SdlLibrary.Current.Api!;
        Assert.True(host.TryInitAudio());
        try
        {
            using (SdlAudioDriver driver = sound.CreateDriver())
            {
                Devices.Open(driver, AudioDeviceKind.Output, SoundServer.Speaker).Dispose();
            }

            Assert.True(host.IsAudioInitialized);
            Assert.True(host.GetDeviceCount(isCapture: false) > 0);
        }
        finally
        {
            host.QuitAudio();
        }

        Assert.False(host.IsAudioInitialized);
    }

    [Fact]
    public void The_spec_is_as_large_as_SDL_has_it() => Assert.Equal(16 + (2 * nint.Size), Marshal.SizeOf<SdlAudioSpec>());
}
