using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>A port that notes what a backend does with it.</summary>
internal sealed class WatchedPort
{
    private readonly StandaloneAudioPort _port;
    private readonly float[] _block = new float[4_800];
    private long _pulled;
    private long _pulls;
    private int _inside;
    private volatile bool _hasOverlapped;

    public WatchedPort(int channels = 1) => _port = new StandaloneAudioPort(channels, Play, AudioPort.SampleRate);

    public AudioPort Port => _port.Port;

    /// <summary>Samples of each channel that were taken for playback.</summary>
    public long Pulled => Interlocked.Read(ref _pulled);

    /// <summary>Times that the backend came for them.</summary>
    public long Pulls => Interlocked.Read(ref _pulls);

    /// <summary>Samples of each channel that were captured; as of the last <see cref="Collect"/>.</summary>
    public long Captured { get; private set; }

    /// <summary>What is wrong with what was captured; null when nothing is.</summary>
    public string? CaptureFault { get; private set; }

    /// <summary>Whether two threads were in Pull at once.</summary>
    public bool HasOverlapped => _hasOverlapped;

    /// <summary>Takes what was captured.</summary>
    public void Collect()
    {
        for (int count = _port.Read(_block); count > 0; count = _port.Read(_block))
        {
            Captured += count;
            foreach (float sample in _block.AsSpan(0, count * Port.Channels))
            {
                if (float.IsNaN(sample) || Math.Abs(sample) > 1)
                {
                    CaptureFault ??= $"captured a sample of {sample}";
                }
            }
        }
    }

    public void End() => _port.Close();

    private void Play(Span<float> samples)
    {
        _hasOverlapped |= Interlocked.Increment(ref _inside) > 1;
        samples.Clear();
        Interlocked.Add(ref _pulled, samples.Length / Port.Channels);
        Interlocked.Increment(ref _pulls);
        Interlocked.Decrement(ref _inside);
    }
}
