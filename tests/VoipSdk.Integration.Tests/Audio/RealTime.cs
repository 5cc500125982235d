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
    public async Task Calls_without_devices_go_on_when_others_end_or_fail()
    {
        var sources = new CountingSource[3];
        var streams = new IAudioStream[3];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = new CountingSource();
            streams[i] = await NullAudioBackend.Instance.OpenAsync(
                new AudioPort(sources[i], 480), TestContext.Current.CancellationToken);
        }

        await using IAudioStream failing = await NullAudioBackend.Instance.OpenAsync(
            new AudioPort(new ThrowingSource(), 480), TestContext.Current.CancellationToken);
        await failing.Completion.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await streams[0].DisposeAsync();
        long ended = sources[0].Pulled;
        long going = sources[1].Pulled;
        await sources[1].WaitForAsync(going + 4_800, Patience);
        await sources[2].WaitForAsync(4_800, Patience);

        Assert.Equal(ended, sources[0].Pulled);
        await streams[1].DisposeAsync();
        await streams[2].DisposeAsync();
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

        public async Task WaitForAsync(long samples, TimeSpan patience)
        {
            using var patienceOver = new CancellationTokenSource(patience);
            while (Pulled < samples)
            {
                await Task.Delay(10, patienceOver.Token);
            }
        }

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
