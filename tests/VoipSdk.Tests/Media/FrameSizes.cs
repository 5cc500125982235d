using Microsoft.Extensions.Time.Testing;
using VoipSdk.Codecs;
using VoipSdk.Tests.Codecs;

namespace VoipSdk.Tests.Media;

// Frames of 10, 20, 40 and 60 ms from one end to the other.
public class FrameSizes
{
    [Theory]
    [InlineData(10, 10)]
    [InlineData(20, 20)]
    [InlineData(40, 40)]
    [InlineData(60, 60)]
    [InlineData(10, 60)]
    [InlineData(60, 10)]
    public void Both_ends_hear_each_other_whatever_frames_each_sends(int here, int there)
    {
        var time = new FakeTimeProvider();
        using var alice = new VoiceChannel(Options(here, time, OpusUnderTest.Require()));
        using var bob = new VoiceChannel(Options(there, time, OpusUnderTest.Require()));
        AssertTalking(alice, bob, time, here, there);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(60)]
    public void Codecs_that_are_resampled_have_them_too(int milliseconds)
    {
        var time = new FakeTimeProvider();
        using var alice = new VoiceChannel(Options(milliseconds, time, new PcmuCodec()));
        using var bob = new VoiceChannel(Options(milliseconds, time, new PcmuCodec()));
        AssertTalking(alice, bob, time, milliseconds, milliseconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(80)]
    public void Other_durations_are_refused(int milliseconds)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new VoiceChannel(new VoiceChannelOptions { FrameDuration = TimeSpan.FromMilliseconds(milliseconds) }));

        Assert.Contains("FrameDuration", exception.Message, StringComparison.Ordinal);
    }

    private static VoiceChannelOptions Options(int milliseconds, TimeProvider time, IAudioCodec codec) => new()
    {
        FrameDuration = TimeSpan.FromMilliseconds(milliseconds),
        TimeProvider = time,
        Codecs = [codec],
        Ssrc = (uint)(milliseconds + 1),
    };

    private static void AssertTalking(VoiceChannel alice, VoiceChannel bob, FakeTimeProvider time, int here, int there)
    {
        float[] said = Sounds.Speech(seconds: 4);
        float[] heardByBob = new float[said.Length];
        float[] heardByAlice = new float[said.Length];
        for (int at = 0; at < said.Length; at += 480)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            alice.Push(said.AsSpan(at, 480));
            bob.Push(said.AsSpan(at, 480));
            Carry(alice, bob);
            Carry(bob, alice);
            bob.Pull(heardByBob.AsSpan(at, 480));
            alice.Pull(heardByAlice.AsSpan(at, 480));
        }

        Assert.Equal(here, alice.Statistics.FrameDuration.TotalMilliseconds);
        Assert.Equal(there, bob.Statistics.FrameDuration.TotalMilliseconds);
        Assert.InRange(alice.Statistics.PacketsSent, (4_000 / here) - 2, (4_000 / here) + 1);
        Assert.True(Sounds.EnvelopeCorrelation(said, heardByBob) > 0.9);
        Assert.True(Sounds.EnvelopeCorrelation(said, heardByAlice) > 0.9);
        Assert.True(bob.Statistics.Concealed < TimeSpan.FromMilliseconds(100), $"{bob.Statistics.Concealed}");
    }

    private static void Carry(VoiceChannel from, VoiceChannel to)
    {
        from.Tick();
        byte[] buffer = new byte[VoiceChannel.MaxDatagramBytes];
        while (from.TryTransmit(buffer, out int length))
        {
            to.HandleDatagram(buffer.AsSpan(0, length));
        }
    }
}
