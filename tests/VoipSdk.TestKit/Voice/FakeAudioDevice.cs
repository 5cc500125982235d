using System.Diagnostics;
using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>
/// A sound card without sound: says what the test gave it, keeps what it hears, moves when the test says so, and fails when
/// it is told to. For real calls: give it to <see cref="DirectoryClientOptions.AudioBackend"/> or
/// <see cref="CallOptions.AudioBackend"/>.
/// </summary>
/// <remarks>
/// Nothing is said or heard while no call is connected, so what is said is heard from its beginning. With several calls at
/// once each is told the same, and what they say is mixed. Thread-safe; one thread at a time may be in <see cref="Advance"/>.
/// </remarks>
public sealed class FakeAudioDevice : IAudioBackend
{
    private const int BlockSamples = AudioPort.SampleRate / 100;
    private readonly object _gate = new();
    private readonly List<Stream> _streams = [];
    private readonly AudioScript _script = new();
    private readonly float[] _captured = new float[BlockSamples];
    private readonly float[] _heard = new float[BlockSamples];
    private readonly float[] _mix = new float[BlockSamples];
    private long _ticksLeft;

    /// <summary><c>fake</c>.</summary>
    public string Name => "fake";

    /// <summary>
    /// What opening the device throws, as when another program has it; null (the default) when it can be opened. A call that
    /// needs it fails with a <see cref="VoipCallException"/>.
    /// </summary>
    public Exception? OpenFailure { get; set; }

    /// <summary>
    /// Whether the device stands still, as drivers do: neither captures nor plays, though time passes. Default: false.
    /// </summary>
    public bool IsStalled { get; set; }

    /// <summary>What calls were told so far, silence included.</summary>
    public SoundRecording Said { get; } = new();

    /// <summary>What calls said so far, silence included; begins when <see cref="Said"/> does.</summary>
    public SoundRecording Heard { get; } = new();

    /// <summary>Streams that calls have opened and not closed.</summary>
    public int OpenStreams
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>Says a sound as soon as what was to be said before is said; then there is silence.</summary>
    /// <param name="samples">48 kHz mono, such as those of <see cref="TestSound"/>; not copied.</param>
    public void Say(float[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        _script.Say(samples);
    }

    /// <summary>Says a sound over and over whenever there is nothing else to say.</summary>
    /// <param name="samples">48 kHz mono; not copied. An empty one ends it.</param>
    public void SayAgainAndAgain(float[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        _script.Repeat(samples);
    }

    /// <summary>
    /// The device is gone: its streams complete and move no more samples. Calls opened later get one that works.
    /// </summary>
    public void Unplug()
    {
        lock (_gate)
        {
            _streams.ForEach(stream => stream.Complete());
            _streams.Clear();
        }
    }

    /// <summary>Lets the device's clock run: captures and plays that much, in blocks of 10 ms.</summary>
    /// <param name="time">What is less than a block is kept for the next time.</param>
    public void Advance(TimeSpan time)
    {
        lock (_gate)
        {
            _ticksLeft += time.Ticks;
            for (; _ticksLeft >= 10 * TimeSpan.TicksPerMillisecond; _ticksLeft -= 10 * TimeSpan.TicksPerMillisecond)
            {
                if (!IsStalled && _streams.Exists(stream => stream.Port.IsLive))
                {
                    MoveBlock_NeedsLock();
                }
            }
        }
    }

    /// <summary>Lets the device's clock run with the system's, for a call that is real in everything else.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan done = TimeSpan.Zero;
        while (done < duration)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken).ConfigureAwait(false);
            TimeSpan now = clock.Elapsed < duration ? clock.Elapsed : duration;
            Advance(now - done);
            done = now;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        cancellationToken.ThrowIfCancellationRequested();
        if (OpenFailure is { } failure)
        {
            throw failure;
        }

        var stream = new Stream(this, port);
        lock (_gate)
        {
            _streams.Add(stream);
        }

        return new ValueTask<IAudioStream>(stream);
    }

    private void MoveBlock_NeedsLock()
    {
        _script.Fill(_captured);
        Array.Clear(_mix, 0, _mix.Length);
        foreach (Stream stream in _streams)
        {
            stream.Port.Push(_captured);
            stream.Port.Pull(_heard);
            for (int i = 0; i < _mix.Length; i++)
            {
                _mix[i] += _heard[i];
            }
        }

        Said.Add(_captured);
        Heard.Add(_mix);
    }

    private void Close(Stream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
        }

        stream.Complete();
    }

    private sealed class Stream(FakeAudioDevice device, AudioPort port) : IAudioStream
    {
        private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AudioPort Port { get; } = port;

        public Task Completion => _completed.Task;

        public void Complete() => _completed.TrySetResult(true);

        public ValueTask DisposeAsync()
        {
            device.Close(this);
            return default;
        }
    }
}
