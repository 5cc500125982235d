using VoipSdk.Audio;

namespace VoipSdk.Tests.ManagedAudio;

public sealed class NAudio
{
    [Fact]
    public async Task Other_systems_are_told_to_use_another_backend()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows.");
        var backend = new NAudioBackend();

        VoipCallException e = await Assert.ThrowsAsync<VoipCallException>(
            async () => await backend.OpenAsync(new AudioPort(new Nothing(), 960), TestContext.Current.CancellationToken));

        Assert.Equal(VoipCallFailure.AudioUnavailable, e.Reason);
        Assert.Throws<PlatformNotSupportedException>(() => NAudioBackend.GetDevices(NAudioDeviceKind.Capture));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(501)]
    public void Buffer_out_of_range_is_refused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new NAudioBackend(new NAudioBackendOptions { BufferDuration = TimeSpan.FromMilliseconds(milliseconds) }));

    private sealed class Nothing : IPlaybackSource
    {
        public void Pull(Span<float> samples) => samples.Clear();
    }
}
