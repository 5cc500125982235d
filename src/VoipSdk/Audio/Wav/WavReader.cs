namespace VoipSdk.Audio;

/// <summary>
/// Reads a WAV file as floats: PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, any channel count, 4 to 384 kHz;
/// WAVE_FORMAT_EXTENSIBLE, RF64, chunks in any order before the data, and files whose header was never finished.
/// </summary>
/// <remarks>Not thread-safe. Never seeks once it is constructed, so the stream may be a pipe.</remarks>
public sealed class WavReader : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly byte[] _bytes;
    private readonly float[] _frames;
    private long _remaining;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is no WAV file that can be read; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public WavReader(string path)
        : this(File.OpenRead(path), leaveOpen: false, path)
    {
    }

    /// <summary>Reads from the stream's position on.</summary>
    /// <param name="stream">Belongs to the reader, which disposes it, unless <paramref name="leaveOpen"/> is true.</param>
    /// <param name="leaveOpen">Whether the caller goes on to own the stream; default false.</param>
    /// <param name="name">What messages call the stream; default "The stream".</param>
    /// <exception cref="InvalidDataException">It is no WAV file that can be read; the message names stream and fault.</exception>
    public WavReader(Stream stream, bool leaveOpen = false, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
        try
        {
            (Format, long? length) = WavHeader.Read(stream, name ?? "The stream");
            if (stream.CanSeek)
            {
                length = Math.Min(length ?? long.MaxValue, Math.Max(0, stream.Length - stream.Position));
            }

            _remaining = length ?? long.MaxValue;
            FrameCount = length / Format.BytesPerFrame;
        }
        catch
        {
            Dispose();
            throw;
        }

        int framesAtOnce = Math.Max(1, 16_384 / Format.BytesPerFrame);
        _bytes = new byte[framesAtOnce * Format.BytesPerFrame];
        _frames = new float[framesAtOnce * Format.Channels];
    }

    /// <summary>What the header says.</summary>
    public WavFormat Format { get; }

    /// <summary>Frames (samples of one channel) in the file; null when only its end will tell.</summary>
    public long? FrameCount { get; }

    /// <summary>Reads the next frames, channel by channel within each.</summary>
    /// <param name="interleaved">At least one frame long; only whole frames are written.</param>
    /// <returns>Samples written, a multiple of the channel count; 0 at the end. A last frame that is cut short is left out.</returns>
    /// <exception cref="ArgumentException"><paramref name="interleaved"/> is shorter than one frame.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public int Read(Span<float> interleaved)
    {
        if (interleaved.Length < Format.Channels)
        {
            throw new ArgumentException($"A frame has {Format.Channels} samples.", nameof(interleaved));
        }

        int total = 0;
        while (interleaved.Length - total >= Format.Channels)
        {
            int samples = ReadBlock(Math.Min(interleaved.Length - total, _frames.Length) / Format.Channels);
            if (samples == 0)
            {
                break;
            }

            _frames.AsSpan(0, samples).CopyTo(interleaved[total..]);
            total += samples;
        }

        return total;
    }

    /// <summary>Reads the next frames, the channels of each averaged into one sample.</summary>
    /// <returns>Frames read, so samples written; 0 at the end.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public int ReadMono(Span<float> samples)
    {
        int total = 0;
        while (total < samples.Length)
        {
            int read = ReadBlock(Math.Min(samples.Length - total, _frames.Length / Format.Channels));
            if (read == 0)
            {
                break;
            }

            int frames = read / Format.Channels;
            ChannelMix.ToMono(_frames.AsSpan(0, read), Format.Channels, samples.Slice(total, frames));
            total += frames;
        }

        return total;
    }

    /// <summary>Closes the stream, unless it was to be left open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    private int ReadBlock(int frames)
    {
        int wanted = (int)Math.Min((long)frames * Format.BytesPerFrame, _remaining);
        int read = WavHeader.ReadFully(_stream, _bytes.AsSpan(0, wanted));
        _remaining -= read;
        int samples = read / Format.BytesPerFrame * Format.Channels;
        WavSamples.Decode(Format.SampleFormat, _bytes, _frames.AsSpan(0, samples));
        return samples;
    }
}
