using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class HostDriven
{
    public static TheoryData<int, int, int> Hosts => new()
    {
        { 48_000, 1, 480 }, { 48_000, 2, 1 }, { 44_100, 2, 512 }, { 44_100, 1, 4_096 }, { 8_000, 1, 7 },
        { 96_000, 6, 1_000 }, { 384_000, 1, 333 }, { 4_000, 1, 64 },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Microphone_reaches_the_call_at_its_rate(int sampleRate, int channels, int block)
    {
        var host = new HostAudioBackend(sampleRate, channels);
        var port = new AudioPort(new ToneSource(), 65_536);
        await using IAudioStream stream = await host.OpenAsync(port, TestContext.Current.CancellationToken);
        float[] said = Interleave(Signals.Tone(300, sampleRate, sampleRate / 4), channels);

        for (int at = 0; at < said.Length; at += block * channels)
        {
            host.Write(said.AsSpan(at, Math.Min(block * channels, said.Length - at)));
        }

        float[] taken = new float[12_000];
        Assert.Equal(taken.Length, port.ReadCaptured(taken));
        Assert.Equal(0, port.CapturedAvailable);
        int skip = 1_000;
        Assert.InRange(
            Signals.BestCorrelation(Signals.Tone(300, 48_000, 12_000).AsSpan(skip), taken.AsSpan(skip), 300), 0.999, 1.001);
        Assert.InRange(Signals.Rms(taken.AsSpan(skip)), 0.352, 0.355);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Call_is_heard_at_the_rate_of_the_host(int sampleRate, int channels, int block)
    {
        var host = new HostAudioBackend(sampleRate, channels);
        var port = new AudioPort(new ToneSource(), 65_536);
        await using IAudioStream stream = await host.OpenAsync(port, TestContext.Current.CancellationToken);
        float[] heard = new float[sampleRate / 4 * channels];

        for (int at = 0; at < heard.Length; at += block * channels)
        {
            host.Read(heard.AsSpan(at, Math.Min(block * channels, heard.Length - at)));
        }

        float[] first = heard.Where((_, index) => index % channels == 0).ToArray();
        float[] last = heard.Where((_, index) => index % channels == channels - 1).ToArray();
        Assert.Equal(first, last);
        float[] expected = Signals.Tone(300, sampleRate, first.Length);
        int skip = first.Length / 8;
        Assert.InRange(
            Signals.BestCorrelation(expected.AsSpan(skip), first.AsSpan(skip), sampleRate / 100), 0.999, 1.001);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(44_100, 2)]
    [InlineData(48_000, 1)]
    [InlineData(48_000, 2)]
    [InlineData(192_000, 2)]
    public async Task Each_call_is_asked_once_for_all_that_the_host_asks_for(int sampleRate, int channels)
    {
        var host = new HostAudioBackend(sampleRate, channels);
        ConstantSource[] sources = [new(0.1f), new(0.2f)];
        foreach (ConstantSource source in sources)
        {
            await host.OpenAsync(new AudioPort(source, 480), TestContext.Current.CancellationToken);
        }

        for (int i = 0; i < 10; i++)
        {
            host.Read(new float[sampleRate / 25 * channels]);
        }

        Assert.All(sources, source => Assert.Equal(10, source.Requests.Count));
    }

    [Fact]
    public async Task Any_block_size_up_to_4096_gives_the_same_sound()
    {
        var whole = new HostAudioBackend(44_100);
        var pieces = new HostAudioBackend(44_100);
        await using IAudioStream first = await whole.OpenAsync(
            new AudioPort(new ToneSource(), 16), TestContext.Current.CancellationToken);
        await using IAudioStream second = await pieces.OpenAsync(
            new AudioPort(new ToneSource(), 16), TestContext.Current.CancellationToken);
        float[] expected = new float[4_096 * 60];
        float[] actual = new float[expected.Length];
        whole.Read(expected);

        int block = 0;
        for (int at = 0; at < actual.Length; at += block)
        {
            block = Math.Min(1 + (block * 2), Math.Min(4_096, actual.Length - at));
            pieces.Read(actual.AsSpan(at, block));
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Without_a_call_there_is_silence_and_nobody_listens()
    {
        var host = new HostAudioBackend();
        var port = new AudioPort(new ToneSource(), 4_096);
        float[] heard = [9, 9, 9];

        host.Write([1, 1, 1]);
        host.Read(heard);
        Assert.Equal([0, 0, 0], heard);

        IAudioStream stream = await host.OpenAsync(port, TestContext.Current.CancellationToken);
        host.Write([0.5f]);
        Assert.False(stream.Completion.IsCompleted);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        await stream.Completion;
        host.Write([1, 1, 1]);
        heard = [9, 9, 9];
        host.Read(heard);

        Assert.Equal(1, port.CapturedAvailable);
        Assert.Equal([0, 0, 0], heard);
    }

    [Fact]
    public async Task Several_calls_get_the_microphone_and_are_mixed_within_limits()
    {
        var host = new HostAudioBackend();
        var first = new AudioPort(new ConstantSource(0.3f), 64);
        var second = new AudioPort(new ConstantSource(0.2f), 64);
        var loud = new AudioPort(new ConstantSource(-3f), 64);
        await using IAudioStream one = await host.OpenAsync(first, TestContext.Current.CancellationToken);
        await using IAudioStream two = await host.OpenAsync(second, TestContext.Current.CancellationToken);
        float[] heard = new float[4];

        host.Read(heard);
        Assert.All(heard, sample => Assert.Equal(0.5f, sample, 6));
        host.Write([0.1f, 0.2f]);
        Assert.Equal(2, first.CapturedAvailable);
        Assert.Equal(2, second.CapturedAvailable);

        await using (await host.OpenAsync(loud, TestContext.Current.CancellationToken))
        {
            host.Read(heard);
            Assert.All(heard, sample => Assert.InRange(sample, -1f, -0.99f));
        }

        host.Read(heard);
        Assert.All(heard, sample => Assert.Equal(0.5f, sample, 6));
    }

    [Fact]
    public async Task Single_voice_is_clipped_and_otherwise_untouched()
    {
        var host = new HostAudioBackend();
        float[] heard = new float[2];
        await using (await host.OpenAsync(new AudioPort(new ConstantSource(0.95f), 64), TestContext.Current.CancellationToken))
        {
            host.Read(heard);
            Assert.Equal([0.95f, 0.95f], heard);
        }

        await using (await host.OpenAsync(new AudioPort(new ConstantSource(4), 64), TestContext.Current.CancellationToken))
        {
            host.Read(heard);
            Assert.Equal([1, 1], heard);
        }
    }

    [Fact]
    public async Task Disposal_waits_for_the_callback_that_is_running()
    {
        using var inside = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var host = new HostAudioBackend();
        IAudioStream stream = await host.OpenAsync(
            new AudioPort(new BlockingSource(inside, mayLeave), 64), TestContext.Current.CancellationToken);
        var callback = new Thread(() => host.Read(new float[1]));
        callback.Start();
        inside.Wait(TestContext.Current.CancellationToken);

        ValueTask disposal = stream.DisposeAsync();
        Assert.False(disposal.IsCompleted);
        Assert.False(stream.Completion.IsCompleted);
        mayLeave.Set();
        await disposal;

        callback.Join();
        Assert.True(stream.Completion.IsCompleted);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostAudioBackend(3_999));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostAudioBackend(channels: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostAudioBackend(channels: 65));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostAudioBackend(new HostAudioOptions { SampleRate = 384_001 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostAudioBackend(new HostAudioOptions { Channels = 0 }));
        Assert.Throws<ArgumentNullException>(() => new HostAudioBackend(null!));
        var host = new HostAudioBackend(channels: 2);
        Assert.Throws<ArgumentException>(() => host.Write([1]));
        Assert.Throws<ArgumentException>(() => host.Read(new float[3]));
    }

    [Fact]
    public async Task Nothing_is_allocated_per_block()
    {
        var host = new HostAudioBackend(44_100, 2);
        await using IAudioStream one = await host.OpenAsync(
            new AudioPort(new ToneSource(), 960), TestContext.Current.CancellationToken);
        await using IAudioStream two = await host.OpenAsync(
            new AudioPort(new ToneSource(), 960), TestContext.Current.CancellationToken);
        float[] block = new float[1_024];

        Exchange(50);

        Assert.Equal(0, Allocations.Of(() => Exchange(100)));

        void Exchange(int blocks)
        {
            for (int i = 0; i < blocks; i++)
            {
                host.Write(block);
                host.Read(block);
            }
        }
    }

    [Theory]
    [InlineData(48_000, 2, 0)]
    [InlineData(44_100, 1, 2)]
    [InlineData(44_100, 2, 4)]
    public async Task A_resampler_of_the_hosts_is_used_where_rates_differ(int sampleRate, int channels, int expected)
    {
        var asked = new List<(int Input, int Output)>();
        var host = new HostAudioBackend(new HostAudioOptions
        {
            SampleRate = sampleRate,
            Channels = channels,
            Resampler = (input, output) =>
            {
                asked.Add((input, output));
                return new Resampler(input, output);
            },
        });
        var ours = new HostAudioBackend(sampleRate, channels);
        await using IAudioStream one = await host.OpenAsync(
            new AudioPort(new ToneSource(), 16), TestContext.Current.CancellationToken);
        await using IAudioStream two = await ours.OpenAsync(
            new AudioPort(new ToneSource(), 16), TestContext.Current.CancellationToken);
        float[] heard = new float[6_000];
        float[] heardByOurs = new float[heard.Length];

        host.Read(heard);
        ours.Read(heardByOurs);

        Assert.Equal(heardByOurs, heard);
        Assert.Equal(expected, asked.Count);
        Assert.Equal(expected / 2, asked.Count(pair => pair == (sampleRate, AudioPort.SampleRate)));
        Assert.Equal((sampleRate, channels), (host.SampleRate, host.Channels));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task A_resampler_that_breaks_its_promise_is_silence_not_a_crash(int required)
    {
        var host = new HostAudioBackend(
            new HostAudioOptions { SampleRate = 44_100, Channels = 2, Resampler = (_, _) => new Broken(required) });
        var port = new AudioPort(new ConstantSource(0.5f), 65_536);
        await using IAudioStream stream = await host.OpenAsync(port, TestContext.Current.CancellationToken);
        float[] heard = new float[2_048];
        heard.AsSpan().Fill(1);

        host.Write(new float[2_048]);
        host.Read(heard);

        Assert.Equal(0, Signals.Peak(heard));
        Assert.Equal(0, port.CapturedAvailable);
    }

    private static float[] Interleave(float[] mono, int channels) =>
        [.. mono.SelectMany(sample => Enumerable.Repeat(sample, channels))];

    /// <summary>300 Hz at half the full level.</summary>
    private sealed class ToneSource : IPlaybackSource
    {
        private int _position;

        public void Pull(Span<float> samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = (float)(0.5 * Math.Sin(2 * Math.PI * 300 * _position++ / 48_000));
            }
        }
    }

    private sealed class Broken(int required) : IAudioResampler
    {
        public TimeSpan Latency => TimeSpan.Zero;

        public int GetRequiredInput(int outputFrames) => required;

        public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed)
        {
            consumed = 0;
            return 0;
        }

        public void Reset()
        {
        }
    }

    private sealed class BlockingSource(ManualResetEventSlim inside, ManualResetEventSlim mayLeave) : IPlaybackSource
    {
        public void Pull(Span<float> samples)
        {
            inside.Set();
            mayLeave.Wait();
            samples.Clear();
        }
    }
}
