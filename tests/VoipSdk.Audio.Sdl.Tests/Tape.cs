using System.Diagnostics;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>Keeps what a microphone has captured, and when each block came.</summary>
internal sealed class Tape(int seconds = 10)
{
    private readonly float[] _samples = new float[seconds * 48_000];
    private readonly List<(int Start, long Time)> _blocks = new(10_000);
    private int _length;

    public int Length => Volatile.Read(ref _length);

    public ReadOnlySpan<float> Samples => _samples.AsSpan(0, Length);

    public IReadOnlyList<(int Start, long Time)> Blocks => _blocks;

    public void Capture(ReadOnlySpan<float> samples, int channels)
    {
        int length = Math.Min(samples.Length, _samples.Length - _length);
        _blocks.Add((_length, Stopwatch.GetTimestamp()));
        samples[..length].CopyTo(_samples.AsSpan(_length));
        Volatile.Write(ref _length, _length + length);
    }

    /// <summary>When the block with this sample came, as though the block's first sample were it.</summary>
    public double TimeOf(int sample)
    {
        (int start, long time) = _blocks.FindLast(block => block.Start <= sample);
        return ((double)time / Stopwatch.Frequency) + ((sample - start) / 48_000.0);
    }
}
