namespace VoipSdk.Audio;

/// <summary>A WAV file as a call wants it: 48 kHz mono, block after block, without ever being whole in memory.</summary>
internal sealed class MonoWavSource : IMonoSource
{
    private readonly WavReader _reader;
    private readonly Resampler _resampler;
    private readonly float[] _block = new float[1024];
    private int _start;
    private int _end;
    private int _tail;
    private long _read;

    /// <param name="reader">Belongs to the source.</param>
    public MonoWavSource(WavReader reader)
    {
        _reader = reader;
        _resampler = new Resampler(reader.Format.SampleRate, AudioPort.SampleRate);

        // The filter gives its last samples only when it is fed as much again as it delays.
        _tail = _resampler.InputLatency;
    }

    /// <summary>Whether not a single sample was in the file; known once it was read to its end.</summary>
    public bool IsEmpty => _read == 0;

    /// <returns>Samples written; fewer than there is room for only at the end.</returns>
    public int Read(Span<float> samples)
    {
        int written = 0;
        while (true)
        {
            written += _resampler.Process(_block.AsSpan(_start, _end - _start), samples[written..], out int consumed);
            _start += consumed;
            if (written == samples.Length || (_start == _end && !Refill()))
            {
                return written;
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    private bool Refill()
    {
        _start = 0;
        _end = _reader.ReadMono(_block);
        _read += _end;
        if (_end == 0)
        {
            _end = Math.Min(_tail, _block.Length);
            _tail -= _end;
            _block.AsSpan(0, _end).Clear();
        }

        return _end > 0;
    }
}
