using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>A WAV file as a call wants it, without ever being whole in memory.</summary>
internal sealed class WavSource : ISoundSource
{
    private readonly WavReader _reader;
    private readonly Resampler _resampler;
    private readonly Resampler? _right;
    private readonly float[] _block = new float[1024];
    private readonly float[] _rightBlock = [];
    private readonly float[] _interleaved = [];
    private int _start;
    private int _end;
    private int _tail;
    private long _read;

    /// <param name="reader">Belongs to the source.</param>
    /// <param name="maxChannels">2 to keep the channels of a file of two; else, and of more, their average.</param>
    public WavSource(WavReader reader, int maxChannels = 1)
    {
        _reader = reader;
        Channels = maxChannels == 2 && reader.Format.Channels == 2 ? 2 : 1;
        _resampler = new Resampler(reader.Format.SampleRate, AudioPort.SampleRate);
        if (Channels == 2)
        {
            _right = new Resampler(reader.Format.SampleRate, AudioPort.SampleRate);
            _rightBlock = new float[_block.Length];
            _interleaved = new float[2 * _block.Length];
        }

        // The filter gives its last samples only when it is fed as much again as it delays.
        _tail = _resampler.InputLatency;
    }

    public int Channels { get; }

    /// <summary>Whether not a single sample was in the file; known once it was read to its end.</summary>
    public bool IsEmpty => _read == 0;

    public int Read(Span<float> samples) => _right is null ? ReadMono(samples) : ReadStereo(samples, _right);

    public void Dispose() => _reader.Dispose();

    private int ReadMono(Span<float> samples)
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

    private int ReadStereo(Span<float> interleaved, Resampler ofRight)
    {
        Span<float> left = MediaScratch.Samples(interleaved.Length / 2, ScratchUse.Left);
        Span<float> right = MediaScratch.Samples(interleaved.Length / 2, ScratchUse.Right);
        int written = 0;
        while (true)
        {
            int made = _resampler.Process(_block.AsSpan(_start, _end - _start), left[written..], out int consumed);
            _ = ofRight.Process(_rightBlock.AsSpan(_start, _end - _start), right[written..], out _);
            written += made;
            _start += consumed;
            if (written == left.Length || (_start == _end && !Refill()))
            {
                ChannelMix.FromStereo(left[..written], right, interleaved);
                return 2 * written;
            }
        }
    }

    private bool Refill()
    {
        _start = 0;
        _end = Channels == 1 ? _reader.ReadMono(_block) : ReadBoth();
        _read += _end;
        if (_end == 0)
        {
            _end = Math.Min(_tail, _block.Length);
            _tail -= _end;
            _block.AsSpan(0, _end).Clear();
            _rightBlock.AsSpan(0, Math.Min(_end, _rightBlock.Length)).Clear();
        }

        return _end > 0;
    }

    private int ReadBoth()
    {
        int read = _reader.Read(_interleaved);
        ChannelMix.ToStereo(_interleaved.AsSpan(0, read), _block, _rightBlock);
        return read / 2;
    }
}
