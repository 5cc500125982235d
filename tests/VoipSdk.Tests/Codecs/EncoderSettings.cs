using VoipSdk.Codecs;

namespace VoipSdk.Tests.Codecs;

public sealed class EncoderSettings
{
    [Fact]
    public void Default_value_is_the_default_settings()
    {
        var settings = default(AudioEncoderSettings);

        Assert.Equal(TimeSpan.FromMilliseconds(20), settings.FrameDuration);
        Assert.Equal(24_000, settings.Bitrate);
        Assert.Equal(9, settings.Complexity);
        Assert.Equal(0, settings.ExpectedLossPercent);
        Assert.False(settings.UseForwardErrorCorrection);
        Assert.False(settings.UseDiscontinuousTransmission);
        Assert.Equal(new AudioEncoderSettings(), settings);
    }

    [Theory]
    [InlineData(10, 480, 80)]
    [InlineData(20, 960, 160)]
    [InlineData(40, 1920, 320)]
    [InlineData(60, 2880, 480)]
    public void Frame_length_follows_the_duration(int milliseconds, int at48, int at8)
    {
        var settings = new AudioEncoderSettings { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), settings.FrameDuration);
        Assert.Equal(at48, settings.GetFrameLength(48_000));
        Assert.Equal(at8, settings.GetFrameLength(8_000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(-20)]
    public void Other_frame_durations_are_refused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new AudioEncoderSettings { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) });

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioEncoderSettings { Bitrate = 5_999 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioEncoderSettings { Bitrate = 510_001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioEncoderSettings { Complexity = 11 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioEncoderSettings { Complexity = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioEncoderSettings { ExpectedLossPercent = 101 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AudioEncoderSettings { ExpectedLossPercent = -1 });
    }
}
