using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>What was said or heard: 48 kHz mono, -1 to 1, in memory (11 MB a minute). Thread-safe.</summary>
public sealed class SoundRecording
{
    // A second each: a recording that grows never has to be copied.
    private const int ChunkSamples = AudioPort.SampleRate;
    private readonly object _gate = new();
    private readonly List<float[]> _chunks = [];
    private long _length;

    /// <summary>How much there is.</summary>
    public TimeSpan Duration
    {
        get
        {
            lock (_gate)
            {
                return TimeSpan.FromSeconds(_length / (double)AudioPort.SampleRate);
            }
        }
    }

    /// <summary>Adds samples at the end; they are copied.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        lock (_gate)
        {
            while (!samples.IsEmpty)
            {
                int at = (int)(_length % ChunkSamples);
                if (at == 0)
                {
                    _chunks.Add(new float[ChunkSamples]);
                }

                int count = Math.Min(samples.Length, ChunkSamples - at);
                samples[..count].CopyTo(_chunks[^1].AsSpan(at));
                samples = samples[count..];
                _length += count;
            }
        }
    }

    /// <summary>All of it; a copy.</summary>
    public float[] ToArray()
    {
        lock (_gate)
        {
            float[] samples = new float[_length];
            for (int i = 0; i < _chunks.Count; i++)
            {
                int start = i * ChunkSamples;
                _chunks[i].AsSpan(0, Math.Min(ChunkSamples, samples.Length - start)).CopyTo(samples.AsSpan(start));
            }

            return samples;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _chunks.Clear();
            _length = 0;
        }
    }
}
