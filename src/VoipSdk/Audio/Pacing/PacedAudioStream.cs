namespace VoipSdk.Audio;

/// <summary>What a device would be: every 10 ms it gives the call a block of captured samples and takes one to play.</summary>
internal sealed class PacedAudioStream : IAudioStream
{
    public const int BlockLength = AudioPort.SampleRate / 100;

    private readonly AudioPort _port;
    private readonly IPacedAudio _audio;
    private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly float[] _block;
    private readonly FramePacer _pacer;
    private int _isDisposed;

    /// <param name="name">Of the thread.</param>
    /// <param name="port">The call's side.</param>
    /// <param name="audio">Belongs to the stream.</param>
    public PacedAudioStream(string name, AudioPort port, IPacedAudio audio)
    {
        _port = port;
        _block = new float[BlockLength * port.Channels];
        _audio = audio;
        _pacer = new FramePacer(name, TimeSpan.FromMilliseconds(10), Step);
        _pacer.Start();
        _ = CompleteWithPacerAsync();
    }

    public Task Completion => _completed.Task;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _pacer.DisposeAsync().ConfigureAwait(false);
            _audio.Dispose();
        }

        await Completion.ConfigureAwait(false);
    }

    private async Task CompleteWithPacerAsync()
    {
        await Task.WhenAny(_pacer.Completion).ConfigureAwait(false);
        _completed.TrySetResult(true);
    }

    private bool Step()
    {
        if (!_port.IsLive)
        {
            // Not connected yet: a recording must not begin before there is someone to hear it.
            return true;
        }

        if (!_audio.Capture(_block))
        {
            _completed.TrySetResult(true);
        }

        if (_port.Channels == 2)
        {
            _port.PushStereo(_block);
            _port.PullStereo(_block);
        }
        else
        {
            _port.Push(_block);
            _port.Pull(_block);
        }

        _audio.Play(_block);
        return true;
    }
}

/// <summary>Both ends of a <see cref="PacedAudioStream"/>, on its thread, with the port's channels. Neither method throws.</summary>
internal interface IPacedAudio : IDisposable
{
    /// <summary>Fills all of <paramref name="samples"/>; false when there is nothing more to say, now and from now on.</summary>
    bool Capture(Span<float> samples);

    void Play(ReadOnlySpan<float> samples);
}
