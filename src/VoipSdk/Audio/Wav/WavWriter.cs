using System.Buffers.Binary;

namespace VoipSdk.Audio;

/// <summary>Writes a WAV file from floats.</summary>
/// <remarks>
/// Not thread-safe. The header is finished by <see cref="Dispose"/>; until then, and for ever where the stream cannot
/// seek or the file passes 4 GiB, it says "to the end of the file", which readers understand.
/// </remarks>
public sealed class WavWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly WavFormat _format;
    private readonly byte[] _bytes;
    private readonly long _start;
    private readonly int _headerLength;
    private long _dataLength;
    private bool _isDisposed;

    /// <summary>Creates a file, or overwrites it.</summary>
    /// <param name="path">The directory must exist.</param>
    /// <param name="sampleRate">In Hz, 4,000 to 384,000; default 48,000.</param>
    /// <param name="channels">1 to 256; default 1.</param>
    /// <param name="sampleFormat">Default 16-bit PCM.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public WavWriter(
        string path,
        int sampleRate = AudioPort.SampleRate,
        int channels = 1,
        WavSampleFormat sampleFormat = WavSampleFormat.Pcm16)
        : this(CheckedFormat(sampleRate, channels, sampleFormat), () => File.Create(path, 16_384), leaveOpen: false)
    {
    }

    /// <summary>Writes from the stream's position on.</summary>
    /// <param name="stream">Belongs to the writer, which disposes it, unless <paramref name="leaveOpen"/> is true.</param>
    /// <param name="sampleRate">In Hz, 4,000 to 384,000; default 48,000.</param>
    /// <param name="channels">1 to 256; default 1.</param>
    /// <param name="sampleFormat">Default 16-bit PCM.</param>
    /// <param name="leaveOpen">Whether the caller goes on to own the stream; default false.</param>
    public WavWriter(
        Stream stream,
        int sampleRate = AudioPort.SampleRate,
        int channels = 1,
        WavSampleFormat sampleFormat = WavSampleFormat.Pcm16,
        bool leaveOpen = false)
        : this(CheckedFormat(sampleRate, channels, sampleFormat), () => stream, leaveOpen)
    {
    }

    private WavWriter(WavFormat format, Func<Stream> openStream, bool leaveOpen)
    {
        _format = format;
        _stream = openStream();
        ArgumentNullException.ThrowIfNull(_stream, "stream");
        _leaveOpen = leaveOpen;
        _bytes = new byte[1024 * format.BytesPerFrame];
        _start = _stream.CanSeek ? _stream.Position : 0;
        _headerLength = WriteHeader(uint.MaxValue, uint.MaxValue, 0);
    }

    /// <summary>What is written.</summary>
    public WavFormat Format => _format;

    /// <summary>Frames (samples of one channel) written so far.</summary>
    public long FrameCount => _dataLength / _format.BytesPerFrame;

    /// <summary>Appends frames. Integer formats round and clip; what is no number becomes silence.</summary>
    /// <param name="interleaved">Whole frames, channel by channel within each.</param>
    /// <exception cref="ArgumentException">The last frame is incomplete.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Write(ReadOnlySpan<float> interleaved)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (interleaved.Length % _format.Channels != 0)
        {
            throw new ArgumentException($"A frame has {_format.Channels} samples.", nameof(interleaved));
        }

        while (!interleaved.IsEmpty)
        {
            int count = Math.Min(interleaved.Length, 1024 * _format.Channels);
            int length = count * _format.BytesPerSample;
            WavSamples.Encode(_format.SampleFormat, interleaved[..count], _bytes);
            _stream.Write(_bytes, 0, length);
            _dataLength += length;
            interleaved = interleaved[count..];
        }
    }

    /// <summary>Finishes the header and closes the stream, unless it was to be left open.</summary>
    /// <exception cref="IOException">The stream cannot be written; it is closed nevertheless.</exception>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            Finish();
        }
        finally
        {
            if (!_leaveOpen)
            {
                _stream.Dispose();
            }
        }
    }

    private static WavFormat CheckedFormat(int sampleRate, int channels, WavSampleFormat sampleFormat)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, Resampler.LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, Resampler.HighestRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan((int)sampleFormat, (int)WavSampleFormat.Pcm8, nameof(sampleFormat));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (int)sampleFormat, (int)WavSampleFormat.IeeeFloat64, nameof(sampleFormat));
        return new WavFormat(sampleRate, channels, sampleFormat);
    }

    private void Finish()
    {
        long padding = _dataLength & 1;
        if (padding != 0)
        {
            _stream.WriteByte(0);
        }

        long riffLength = _headerLength - 8 + _dataLength + padding;
        if (_stream.CanSeek && riffLength < uint.MaxValue)
        {
            long end = _stream.Position;
            _stream.Position = _start;
            WriteHeader((uint)riffLength, (uint)_dataLength, (uint)FrameCount);
            _stream.Position = end;
        }

        _stream.Flush();
    }

    /// <summary>Float formats get the longer format chunk and the count of frames that the standard asks of them.</summary>
    private int WriteHeader(uint riffSize, uint dataSize, uint frames)
    {
        Span<byte> header = stackalloc byte[58];
        int formatLength = _format.IsFloat ? 18 : 16;
        header.Clear();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], riffSize);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], formatLength);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], (short)(_format.IsFloat ? 3 : 1));
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], (short)_format.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], _format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], _format.SampleRate * _format.BytesPerFrame);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], (short)_format.BytesPerFrame);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], (short)(_format.BytesPerSample * 8));
        int position = 20 + formatLength;
        if (_format.IsFloat)
        {
            "fact"u8.CopyTo(header[position..]);
            BinaryPrimitives.WriteInt32LittleEndian(header[(position + 4)..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(header[(position + 8)..], frames);
            position += 12;
        }

        "data"u8.CopyTo(header[position..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(position + 4)..], dataSize);
        _stream.Write(header[..(position + 8)]);
        return position + 8;
    }
}
