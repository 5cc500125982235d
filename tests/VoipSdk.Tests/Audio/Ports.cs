using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class Ports
{
    [Fact]
    public void Pushed_samples_are_read_in_order()
    {
        var port = new AudioPort(new CountingSource(), 960);

        Assert.Equal(2, port.Push([0.1f, 0.2f]));
        Assert.Equal(1, port.Push([0.3f]));

        float[] read = new float[8];
        Assert.Equal(3, port.CapturedAvailable);
        Assert.Equal(3, port.ReadCaptured(read));
        Assert.Equal([0.1f, 0.2f, 0.3f], read[..3]);
    }

    [Fact]
    public void Samples_beyond_the_capacity_are_lost_and_counted()
    {
        var port = new AudioPort(new CountingSource(), 4);

        Assert.Equal(4, port.Push([1, 2, 3, 4, 5, 6]));
        Assert.Equal(0, port.Push([7]));

        Assert.Equal(3, port.DroppedCaptureSamples);
        float[] read = new float[4];
        port.ReadCaptured(read);
        Assert.Equal([1, 2, 3, 4], read);
    }

    [Fact]
    public void Pull_asks_the_call()
    {
        var port = new AudioPort(new CountingSource(), 4);
        float[] samples = new float[3];

        port.Pull(samples);
        port.Pull(samples);

        Assert.Equal([4, 5, 6], samples);
    }

    [Fact]
    public void Closed_port_takes_nothing_and_plays_silence()
    {
        var port = new AudioPort(new CountingSource(), 4);
        port.Close();
        float[] samples = [9, 9, 9];

        port.Pull(samples);

        Assert.Equal(0, port.Push([1, 2]));
        Assert.Equal(0, port.DroppedCaptureSamples);
        Assert.Equal([0, 0, 0], samples);
    }

    [Fact]
    public void Nothing_is_allocated_per_block()
    {
        var port = new AudioPort(new CountingSource(), 960);
        float[] block = new float[480];
        Exchange(port, block, 10);

        Assert.Equal(0, Allocations.Of(() => Exchange(port, block, 1_000)));
    }

    private static void Exchange(AudioPort port, float[] block, int times)
    {
        for (int i = 0; i < times; i++)
        {
            port.Push(block);
            port.Pull(block);
            port.ReadCaptured(block.AsSpan(0, 400));
        }
    }

    /// <summary>Plays 1, 2, 3 and so on.</summary>
    private sealed class CountingSource : IPlaybackSource
    {
        private float _last;

        public void Pull(Span<float> samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = ++_last;
            }
        }
    }
}
