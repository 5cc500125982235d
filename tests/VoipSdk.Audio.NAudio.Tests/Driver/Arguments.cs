namespace VoipSdk.Audio.NAudio.Tests.Driver;

public sealed class Arguments
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Other_systems_are_told_to_use_another_driver()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows.");
        using var driver = new NAudioDriver();

        Assert.Equal(AudioDeviceFailure.Unavailable, Assert.Throws<AudioDeviceException>(driver.GetDevices).Reason);
        Assert.Equal(
            AudioDeviceFailure.Unavailable,
            Assert.Throws<AudioDeviceException>(() => driver.OpenInput(null, Buffer, 1, static (_, _) => { })).Reason);
        Assert.Equal(
            AudioDeviceFailure.Unavailable,
            Assert.Throws<AudioDeviceException>(() => driver.OpenOutput(null, Buffer, static stereo => stereo.Clear())).Reason);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(101)]
    public void Buffer_out_of_range_is_refused(int milliseconds)
    {
        using var driver = new NAudioDriver();
        TimeSpan buffer = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Throws<ArgumentOutOfRangeException>(() => driver.OpenInput(null, buffer, 1, static (_, _) => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => driver.OpenOutput(null, buffer, static stereo => stereo.Clear()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Channels_other_than_one_and_two_are_refused(int channels)
    {
        using var driver = new NAudioDriver();

        Assert.Throws<ArgumentOutOfRangeException>(() => driver.OpenInput(null, Buffer, channels, static (_, _) => { }));
    }

    [Fact]
    public void Handlers_are_needed()
    {
        using var driver = new NAudioDriver();

        Assert.Throws<ArgumentNullException>(() => driver.OpenInput(null, Buffer, 1, null!));
        Assert.Throws<ArgumentNullException>(() => driver.OpenOutput(null, Buffer, null!));
    }
}
