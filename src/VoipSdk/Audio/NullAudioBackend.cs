namespace VoipSdk.Audio;

/// <summary>Says nothing and hears nothing, in real time: for servers, tests and bots that only listen to events.</summary>
/// <remarks>Thread-safe; all calls of the process share one thread.</remarks>
public sealed class NullAudioBackend : IAudioBackend
{
    private static readonly SharedPacer Pacer = new("VoipSdk null audio", TimeSpan.FromMilliseconds(10));

    // Said and heard by all calls, one after the other.
    private static readonly float[] Block = new float[PacedAudioStream.BlockLength];

    private NullAudioBackend()
    {
    }

    /// <summary>The only one.</summary>
    public static NullAudioBackend Instance { get; } = new();

    /// <summary><c>null</c>.</summary>
    public string Name => "null";

    /// <summary>Starts to push silence, and to pull and forget what is heard. Never fails.</summary>
    /// <inheritdoc/>
    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        cancellationToken.ThrowIfCancellationRequested();
        var stream = new Stream(port);
        Pacer.Add(stream);
        return new ValueTask<IAudioStream>(stream);
    }

    private sealed class Stream(AudioPort port) : IAudioStream, IPacedStep
    {
        private readonly TaskCompletionSource<bool> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isDisposed;

        public Task Completion => _completed.Task;

        public bool Step()
        {
            try
            {
                Array.Clear(Block, 0, Block.Length);
                port.Push(Block);
                port.Pull(Block);
                return true;
            }
#pragma warning disable CA1031 // What one call throws must not silence the others; its stream is over.
            catch (Exception)
#pragma warning restore CA1031
            {
                _completed.TrySetResult(true);
                return false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                await Pacer.RemoveAsync(this).ConfigureAwait(false);
                _completed.TrySetResult(true);
            }

            await Completion.ConfigureAwait(false);
        }
    }
}
