namespace VoipSdk.Benchmarks.CallBench;

/// <summary>What a frame of 20 ms in one direction took, in µs of CPU, and the part of the frames that were not there in time.</summary>
internal readonly record struct Measured(double Total, double Codec, double Cipher, double Kernel, double Late)
{
    /// <summary>Of <see cref="Total"/>, by the name of the thread.</summary>
    public IReadOnlyDictionary<string, double> Threads { get; init; } = new Dictionary<string, double>();
}

/// <summary>Connected calls whose sound cards run only while they are measured.</summary>
internal sealed class CallBenchRun : IAsyncDisposable
{
    private readonly SampledCodec _codec;
    private readonly SampledAead _aead = new();
    private readonly float[] _speech;
    private CallSet _set = null!;

    private CallBenchRun(int complexity, float[] speech)
    {
        _codec = new SampledCodec(complexity);
        _speech = speech;
    }

    public static async Task<CallBenchRun> StartAsync(int calls, int complexity, float[] speech)
    {
        var run = new CallBenchRun(complexity, speech);
        run._set = await CallSet.ConnectAsync(calls, run._codec, run._aead);
        return run;
    }

    public Measured Measure(int seconds)
    {
        var devices = new DeviceThread(_set.Ports, _speech);
        Thread.Sleep(1_000);
        Array.ForEach([_codec.Encoding, _codec.Decoding, _aead.Sealing, _aead.Opening], part => part.Reset());
        Sound before = Heard();
        Dictionary<string, long> threads = CpuTime.ByThread();
        (long process, long kernel) = (CpuTime.Process, CpuTime.Kernel);
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        (process, kernel) = (CpuTime.Process - process, CpuTime.Kernel - kernel);
        Dictionary<string, long> later = CpuTime.ByThread();
        Sound after = Heard();
        devices.Stop();
        double frames = (after.Frames - before.Frames) * 1_000.0;
        double missing = after.Missing - before.Missing;
        return new Measured(
            process / frames,
            _codec.Encoding.Microseconds + _codec.Decoding.Microseconds,
            _aead.Sealing.Microseconds + _aead.Opening.Microseconds,
            kernel / frames,
            missing / Math.Max(1, after.Milliseconds - before.Milliseconds))
        {
            Threads = later.ToDictionary(thread => thread.Key, thread => (thread.Value - threads.GetValueOrDefault(thread.Key)) / frames),
        };
    }

    public ValueTask DisposeAsync() => _set.DisposeAsync();

    // Missing is what was concealed, and what the encoders did not get to.
    private Sound Heard()
    {
        var sound = default(Sound);
        foreach (PeerCallSession session in _set.Sessions)
        {
            CallStatistics statistics = session.Statistics;
            double concealed = statistics.Concealed.TotalMilliseconds;
            sound = new Sound(
                sound.Frames + statistics.PacketsReceived,
                sound.Milliseconds + concealed + statistics.Played.TotalMilliseconds,
                sound.Missing + concealed + (statistics.CaptureSamplesDropped / 48.0));
        }

        return sound;
    }

    private readonly record struct Sound(long Frames, double Milliseconds, double Missing);
}
