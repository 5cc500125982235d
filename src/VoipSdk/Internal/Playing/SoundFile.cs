using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>Opens what is played into a call; what it is its first bytes say.</summary>
internal static class SoundFile
{
    /// <exception cref="InvalidDataException">It is neither WAV nor Ogg Opus; the message names file and fault.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="VoipCallException">libopus is missing.</exception>
    public static IMonoSource Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 16_384);
        try
        {
            Span<byte> first = stackalloc byte[4];
            int read = WavHeader.ReadFully(stream, first);
            stream.Position = 0;
            return first[..read].SequenceEqual("OggS"u8)
                ? new MonoOggSource(new OggOpusReader(stream, path))
                : new MonoWavSource(new WavReader(stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
