namespace VoipSdk.Audio;

/// <summary>
/// Sound that the application brings and takes itself, from the audio callback of a game engine or a device library:
/// <see cref="Write"/> hands over the microphone, <see cref="Read"/> fetches what is to be heard.
/// </summary>
/// <remarks>
/// Both take blocks of any length at any time, before, during and after calls, at the rate and with the channels given at
/// construction; neither waits, locks or allocates. One thread at a time may be in each of them. With several calls at
/// once every call gets the microphone, and what they say is mixed, softly limited. Without a call <see cref="Read"/>
/// gives silence. A host of two channels hears calls of two in stereo, and what it writes reaches them so. The other members are thread-safe.
/// </remarks>
public sealed class HostAudioBackend : IAudioBackend
{
    private const int FramesAtOnce = 512;

    private readonly int _framesPerRead;
    private readonly IAudioResampler _toCall;
    private readonly IAudioResampler _fromCall;
    private readonly CallbackGate _writeGate = new();
    private readonly CallbackGate _readGate = new();
    private readonly PortList _ports = new();
    private readonly PortMixer _mixer = new();

    // Scratch of Write, then of Read.
    private readonly float[] _capturedHost = new float[FramesAtOnce];
    private readonly float[] _capturedCall;
    private readonly float[] _heardCall;
    private readonly float[] _heardHost;

    // Of the right channel, where the host has two.
    private readonly IAudioResampler? _toCallRight;
    private readonly IAudioResampler? _fromCallRight;
    private readonly float[] _capturedRight = [];
    private readonly float[] _capturedRightCall = [];
    private readonly float[] _capturedStereo = [];
    private readonly float[] _rightCall = [];
    private readonly float[] _rightHost = [];

    /// <summary>Creates the backend.</summary>
    /// <param name="sampleRate">The host's, in Hz, 4,000 to 384,000; default 48,000. Others are resampled (1 ms more delay).</param>
    /// <param name="channels">
    /// Interleaved channels of the host, 1 to 64; default 1. What is written is averaged, but for two in a call of two
    /// (<see cref="DirectoryClientOptions.Channels"/>). Of two, each gets what is panned to it
    /// (<see cref="PeerCallSession.Pan"/>), or said on its side; of more, all get the same.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range.</exception>
    public HostAudioBackend(int sampleRate = AudioPort.SampleRate, int channels = 1)
        : this(sampleRate, channels, null)
    {
    }

    /// <summary>Creates the backend.</summary>
    /// <param name="options">Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public HostAudioBackend(HostAudioOptions options)
        : this(Checked(options).SampleRate, options.Channels, options.Resampler)
    {
    }

    private HostAudioBackend(int sampleRate, int channels, Func<int, int, IAudioResampler>? resampler)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 64);
        Resampler.CheckRate(sampleRate, nameof(sampleRate));
        SampleRate = sampleRate;
        Channels = channels;
        _toCall = CreateResampler(sampleRate, AudioPort.SampleRate, resampler);
        _fromCall = CreateResampler(AudioPort.SampleRate, sampleRate, resampler);
        int atCallRate = GetCallFrames(FramesAtOnce, sampleRate);
        _framesPerRead = Math.Max(FramesAtOnce, sampleRate / PortMixer.RequestsPerSecond);
        _capturedCall = new float[atCallRate];
        _heardCall = new float[GetCallFrames(_framesPerRead, sampleRate)];
        _heardHost = new float[_framesPerRead];
        if (channels == 2)
        {
            _fromCallRight = CreateResampler(AudioPort.SampleRate, sampleRate, resampler);
            _toCallRight = CreateResampler(sampleRate, AudioPort.SampleRate, resampler);
            _capturedRight = new float[FramesAtOnce];
            _capturedRightCall = new float[atCallRate];
            _capturedStereo = new float[2 * atCallRate];
            _rightCall = new float[_heardCall.Length];
            _rightHost = new float[_framesPerRead];
        }
    }

    /// <summary><c>host</c>.</summary>
    public string Name => "host";

    /// <summary>The host's samples a second, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>The host's interleaved channels.</summary>
    public int Channels { get; }

    /// <summary>Hands what the microphone gave to all calls; nothing is kept without one.</summary>
    /// <param name="interleaved">Whole frames from -1 to 1, any number; copied.</param>
    /// <exception cref="ArgumentException">The last frame is incomplete.</exception>
    public void Write(ReadOnlySpan<float> interleaved)
    {
        CheckFrames(interleaved.Length, nameof(interleaved));
        _writeGate.Enter();
        try
        {
            PushAll(interleaved, _ports.Now);
        }
        finally
        {
            _writeGate.Leave();
        }
    }

    /// <summary>Fetches what all calls say.</summary>
    /// <param name="interleaved">Whole frames, any number; filled entirely, from -1 to 1.</param>
    /// <exception cref="ArgumentException">The last frame is incomplete.</exception>
    public void Read(Span<float> interleaved)
    {
        CheckFrames(interleaved.Length, nameof(interleaved));
        _readGate.Enter();
        try
        {
            PullAll(interleaved, _ports.Now);
        }
        finally
        {
            _readGate.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        cancellationToken.ThrowIfCancellationRequested();
        _ports.Add(port);
        return new ValueTask<IAudioStream>(new HostStream(this, port));
    }

    private static HostAudioOptions Checked(HostAudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options;
    }

    private static IAudioResampler CreateResampler(int inputRate, int outputRate, Func<int, int, IAudioResampler>? resampler) =>
        resampler is null || inputRate == outputRate ? new Resampler(inputRate, outputRate) : resampler(inputRate, outputRate);

    private static int GetCallFrames(int frames, int sampleRate) => (int)((long)frames * AudioPort.SampleRate / sampleRate) + 2;

    // A resampler that is not ours may give less than it should.
    private static void Resample(IAudioResampler resampler, ReadOnlySpan<float> heard, Span<float> host)
    {
        int made = resampler.Process(heard, host, out _);
        host[made..].Clear();
    }

    private void PushAll(ReadOnlySpan<float> interleaved, AudioPort[] ports)
    {
        while (!interleaved.IsEmpty)
        {
            int frames = Math.Min(FramesAtOnce, interleaved.Length / Channels);
            ReadOnlySpan<float> block = interleaved[..(frames * Channels)];
            if (_toCallRight is null)
            {
                Span<float> mono = _capturedHost.AsSpan(0, frames);
                ChannelMix.ToMono(block, Channels, mono);
                int count = _toCall.Process(mono, _capturedCall, out _);
                foreach (AudioPort port in ports)
                {
                    port.Push(_capturedCall.AsSpan(0, count));
                }
            }
            else
            {
                PushStereo(block, _toCallRight, ports);
            }

            interleaved = interleaved[(frames * Channels)..];
        }
    }

    private void PushStereo(ReadOnlySpan<float> block, IAudioResampler toCallRight, AudioPort[] ports)
    {
        Span<float> left = _capturedHost.AsSpan(0, block.Length / 2);
        Span<float> right = _capturedRight.AsSpan(0, left.Length);
        ChannelMix.ToStereo(block, left, right);
        int count = _toCall.Process(left, _capturedCall, out _);
        Span<float> stereo = _capturedStereo.AsSpan(0, 2 * count);
        _ = toCallRight.Process(right, _capturedRightCall, out _);
        ChannelMix.FromStereo(_capturedCall.AsSpan(0, count), _capturedRightCall, stereo);
        foreach (AudioPort port in ports)
        {
            port.PushStereo(stereo);
        }
    }

    private void PullAll(Span<float> interleaved, AudioPort[] ports)
    {
        while (!interleaved.IsEmpty)
        {
            int frames = Math.Min(_framesPerRead, interleaved.Length / Channels);
            Span<float> heard = _heardCall.AsSpan(0, Math.Min(_heardCall.Length, _fromCall.GetRequiredInput(frames)));
            if (_fromCallRight is null)
            {
                _mixer.Mix(ports, heard);
                Resample(_fromCall, heard, _heardHost.AsSpan(0, frames));
                ChannelMix.FromMono(_heardHost.AsSpan(0, frames), Channels, interleaved);
            }
            else
            {
                Span<float> right = _rightCall.AsSpan(0, heard.Length);
                _mixer.Mix(ports, heard, right);
                Resample(_fromCall, heard, _heardHost.AsSpan(0, frames));
                Resample(_fromCallRight, right, _rightHost.AsSpan(0, frames));
                ChannelMix.FromStereo(_heardHost.AsSpan(0, frames), _rightHost, interleaved);
            }

            interleaved = interleaved[(frames * Channels)..];
        }
    }

    private void CheckFrames(int length, string name)
    {
        if (length % Channels != 0)
        {
            throw new ArgumentException($"A frame has {Channels} samples.", name);
        }
    }

    private async ValueTask RemoveAsync(AudioPort port)
    {
        _ports.Remove(port);
        await _writeGate.PassAsync().ConfigureAwait(false);
        await _readGate.PassAsync().ConfigureAwait(false);
    }

    private sealed class HostStream(HostAudioBackend owner, AudioPort port) : IAudioStream
    {
        private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isDisposed;

        public Task Completion => _completed.Task;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                await owner.RemoveAsync(port).ConfigureAwait(false);
                _completed.TrySetResult(true);
            }

            await Completion.ConfigureAwait(false);
        }
    }
}
