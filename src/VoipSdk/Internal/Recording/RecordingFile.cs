using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace VoipSdk.Internal;

/// <summary>Opens what a recording is written to.</summary>
internal static class RecordingFile
{
    private const int BufferBytes = 64 * 1024;

    /// <exception cref="ArgumentException">Names what is wrong with the options.</exception>
    public static void Check(CallRecordingOptions options)
    {
        if ((options.Path is null) == (options.OpenStream is null))
        {
            throw new ArgumentException("CallRecordingOptions needs a Path or an OpenStream, and not both.", nameof(options));
        }

        if (options.Bitrate is < 6_000 or > 256_000)
        {
            throw new ArgumentException($"Bitrate is {options.Bitrate} but must be 6,000 to 256,000.", nameof(options));
        }

        if (options.Format is < RecordingFormat.ByExtension or > RecordingFormat.OggOpus)
        {
            throw new ArgumentException($"Format is {options.Format}, which is none.", nameof(options));
        }

        if (options.WavSampleFormat is < WavSampleFormat.Pcm8 or > WavSampleFormat.IeeeFloat64)
        {
            throw new ArgumentException($"WavSampleFormat is {options.WavSampleFormat}, which is none.", nameof(options));
        }
    }

    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="VoipCallException">libopus is missing.</exception>
    public static IStereoSink Open(CallRecordingOptions options)
    {
        bool isOpus = options.Format == RecordingFormat.OggOpus
            || (options.Format == RecordingFormat.ByExtension && HasOpusExtension(options.Path));
        if (isOpus)
        {
            // Before a file is overwritten that could not be written.
            _ = OpusCodec.GetApi();
        }

        Stream stream = options.OpenStream is { } open ? open() : File.Create(options.Path!, BufferBytes);
        try
        {
            return isOpus
                ? new OggOpusWriter(stream, new OpusCodec(), options.Bitrate)
                : new StereoWavSink(stream, options.WavSampleFormat);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static bool HasOpusExtension(string? path) =>
        Path.GetExtension(path)?.ToUpperInvariant() is ".OPUS" or ".OGG" or ".OGA";
}
