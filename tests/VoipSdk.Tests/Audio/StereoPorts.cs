using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public class StereoPorts
{
    [Fact]
    public void What_is_pushed_as_mono_is_in_both_channels_and_as_stereo_in_its_own()
    {
        AudioPort port = Port(2);

        Assert.Equal(2, port.Push([0.1f, 0.2f]));
        Assert.Equal(4, port.PushStereo([0.3f, 0.4f, 0.5f, 0.6f]));

        float[] captured = new float[10];
        Assert.Equal(4, port.CapturedAvailable);
        Assert.Equal(4, port.ReadCaptured(captured));
        Assert.Equal([0.1f, 0.1f, 0.2f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0, 0], captured);
    }

    [Fact]
    public void Port_of_one_channel_takes_stereo_as_its_mix()
    {
        AudioPort port = Port(1);

        Assert.Equal(4, port.PushStereo([0.25f, 0.75f, -1, 1]));

        float[] captured = new float[2];
        Assert.Equal(2, port.ReadCaptured(captured));
        Assert.Equal([0.5f, 0], captured);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_finds_no_room_is_counted_by_frames(int channels)
    {
        AudioPort port = Port(channels, capacity: 600);

        Assert.Equal(500, port.Push(new float[500]));
        Assert.Equal(2 * 100, port.PushStereo(new float[2 * 350]));
        Assert.Equal(0, port.Push(new float[10]));

        Assert.Equal(260, port.DroppedCaptureSamples);
        Assert.Equal(600, port.CapturedAvailable);
    }

    [Fact]
    public void Mono_pull_of_two_channels_is_their_mix()
    {
        AudioPort port = Port(2);
        float[] heard = new float[100];

        port.Pull(heard);

        Assert.All(heard, sample => Assert.Equal(0.4f, sample, 1e-6f));
    }

    [Fact]
    public void Stereo_pull_of_one_channel_is_in_the_middle_and_follows_the_pan()
    {
        AudioPort port = Port(1);
        float[] heard = new float[2_000];

        port.PullStereo(heard);
        Assert.All(heard, sample => Assert.Equal(0.6f, sample));

        port.Pan = 1;
        port.PullStereo(heard);
        Assert.Equal(0, heard[^2], 1e-6f);
        Assert.Equal(0.6f * MathF.Sqrt(2), heard[^1], 1e-6f);
    }

    [Fact]
    public void Pan_of_two_channels_makes_the_other_side_quieter_and_none_louder()
    {
        AudioPort port = Port(2);
        float[] heard = new float[2_000];

        port.PullStereo(heard);
        Assert.Equal((0.6f, 0.2f), (heard[0], heard[1]));

        port.Pan = -1;
        port.PullStereo(heard);
        Assert.Equal((0.6f, 0, true), (heard[^2], MathF.Round(heard[^1], 6), heard[1] > 0.19f));

        port.Pan = 0.5f;
        port.PullStereo(heard);
        Assert.Equal((0.6f * MathF.Cos(MathF.PI / 4), 0.2f), (heard[^2], heard[^1]));
    }

    [Fact]
    public void Volume_changes_both_channels_alike_and_without_a_step()
    {
        AudioPort port = Port(2);
        port.Volume = 0.5f;
        float[] heard = new float[2_000];

        port.PullStereo(heard);

        Assert.Equal((0.3f, 0.1f), (heard[^2], heard[^1]));
        for (int i = 0; i < heard.Length; i += 2)
        {
            Assert.Equal(heard[i], 3 * heard[i + 1], 1e-5f);
        }

        Assert.InRange(heard[0], 0.59f, 0.6f);
    }

    [Fact]
    public void Half_a_frame_is_misuse()
    {
        AudioPort port = Port(2);

        Assert.Throws<ArgumentException>(() => port.PushStereo(new float[3]));
        Assert.Throws<ArgumentException>(() => port.PullStereo(new float[3]));
    }

    [Fact]
    public void Standalone_port_of_two_channels_plays_and_reads_interleaved_frames()
    {
        float next = 0;
        var standalone = new StandaloneAudioPort(channels: 2, block => Fill(block, ref next), capacity: 100);
        float[] heard = new float[6];

        standalone.Port.PullStereo(heard);
        standalone.Port.PushStereo([0.5f, -0.5f]);

        float[] read = new float[3];
        Assert.Equal([0, 0.01f, 0.02f, 0.03f, 0.04f, 0.05f], heard.Select(sample => MathF.Round(sample, 4)));
        Assert.Equal((1, 1), (standalone.Available, standalone.Read(read)));
        Assert.Equal([0.5f, -0.5f, 0], read);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StandaloneAudioPort(3, null, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_allocated_per_block(int channels)
    {
        AudioPort port = Port(channels);
        float[] stereo = new float[960];
        float[] mono = new float[480];
        Exchange(10);

        Assert.Equal(0, Allocations.Of(() => Exchange(1_000)));

        void Exchange(int times)
        {
            for (int i = 0; i < times; i++)
            {
                port.PushStereo(stereo);
                port.Push(mono);
                port.PullStereo(stereo);
                port.Pull(mono);
                port.ReadCaptured(stereo);
            }
        }
    }

    private static void Fill(Span<float> block, ref float next)
    {
        for (int i = 0; i < block.Length; i++, next += 0.01f)
        {
            block[i] = next;
        }
    }

    private static AudioPort Port(int channels, int capacity = 4_800) => new(new TwoSides(), capacity, channels: channels);

    private sealed class TwoSides : IStereoPlaybackSource
    {
        public void Pull(Span<float> samples) => samples.Fill(0.6f);

        public void PullBoth(Span<float> left, Span<float> right)
        {
            left.Fill(0.6f);
            right.Fill(0.2f);
        }
    }
}
