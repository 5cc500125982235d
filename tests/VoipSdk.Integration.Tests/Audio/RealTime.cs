using System.Diagnostics;
using VoipSdk.Audio;

namespace VoipSdk.Integration.Tests.Audio;

/// <summary>The backends that keep the pace of a device. Bounds are wide: the machine may be busy.</summary>
public sealed class RealTime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_second_of_WAV_is_said_in_a_second_and_what_is_heard_is_recorded()
    {
        var output = new MemoryStream();
        var backend = new WavAudioBackend(
            new WavAudioOptions { OpenInput = () => Wav(48_000), OpenOutput = () => output });
        var source = new CountingSource();
        var port = new AudioPort(source, 48_000 * 30);
        long start = Stopwatch.GetTimestamp();

        IAudioStream stream = await backend.OpenAsync(port, TestContext.Current.CancellationToken);
        await stream.Completion.WaitAsync(Patience, TestContext.Current.CancellationToken);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        await stream.DisposeAsync();

        Assert.InRange(took.TotalSeconds, 0.9, 5);
        float[] captured = new float[48_000];
        Assert.Equal(captured.Length, port.ReadCaptured(captured));
        Assert.All(captured, sample => Assert.InRange(sample, 0.49f, 0.51f));
        float[] heard = WavFile.ReadMono(new WavReader(new MemoryStream(output.ToArray())));
        Assert.Equal(source.Pulled, heard.Length);
        Assert.InRange(heard.Length, 48_000, 48_000 * 5);
        Assert.All(heard, sample => Assert.InRange(sample, 0.24f, 0.26f));
    }

    [Fact]
    public async Task After_disposal_nothing_is_pushed_or_pulled_any_more()
    {
        var source = new CountingSource();
        var port = new AudioPort(source, 48_000);
        IAudioStream stream = await NullAudioBackend.Instance.OpenAsync(port, TestContext.Current.CancellationToken);
        Assert.False(stream.Completion.IsCompleted);

        await stream.DisposeAsync();
        long pulled = source.Pulled;
        int pushed = port.CapturedAvailable;
        await Task.Delay(60, TestContext.Current.CancellationToken);

        Assert.True(stream.Completion.IsCompleted);
        Assert.Equal(pulled, source.Pulled);
        Assert.Equal(pushed, port.CapturedAvailable);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Silence_flows_at_the_pace_of_a_device()
    {
        var source = new CountingSource();
        await using (await NullAudioBackend.Instance.OpenAsync(
            new AudioPort(source, 480), TestContext.Current.CancellationToken))
        {
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
        }

        // A process that was not scheduled for 200 ms gives up the time it missed.
        Assert.InRange(source.Pulled, 48_000 / 4, 48_000 * 3);
    }

    [Fact]
    public async Task A_step_that_throws_ends_the_stream_not_the_process()
    {
        var port = new AudioPort(new ThrowingSource(), 480);

        IAudioStream stream = await NullAudioBackend.Instance.OpenAsync(port, TestContext.Current.CancellationToken);

        await stream.Completion.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await stream.DisposeAsync();
    }

    private static MemoryStream Wav(int length)
    {
        var stream = new MemoryStream();
        float[] samples = new float[length];
        samples.AsSpan().Fill(0.5f);
        using (var writer = new WavWriter(stream, leaveOpen: true))
        {
            writer.Write(samples);
        }

        stream.Position = 0;
        return stream;
    }

    private sealed class CountingSource : IPlaybackSource
    {
        private long _pulled;

        public long Pulled => Volatile.Read(ref _pulled);

        public void Pull(Span<float> samples)
        {
            samples.Fill(0.25f);
            Interlocked.Add(ref _pulled, samples.Length);
        }
    }

    private sealed class ThrowingSource : IPlaybackSource
    {
        public void Pull(Span<float> samples) => throw new InvalidOperationException("A fault of ours.");
    }
}
