using VoipSdk.Audio;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>A sound card that the bench moves: gives out the ports, and has no thread.</summary>
internal sealed class HeldBackend : IAudioBackend
{
    private readonly object _gate = new();

    public string Name => "held";

    /// <summary>Of all calls that were opened.</summary>
    public AudioPort[] Ports { get; private set; } = [];

    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Ports = [.. Ports, port];
        }

        return new ValueTask<IAudioStream>(new Stream());
    }

    private sealed class Stream : IAudioStream
    {
        private readonly TaskCompletionSource _completed = new();

        public Task Completion => _completed.Task;

        public ValueTask DisposeAsync()
        {
            _completed.TrySetResult();
            return default;
        }
    }
}
