using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>Opens what is played into a call; what it is its first bytes say.</summary>
internal static class SoundFile
{
    /// <param name="path">The file.</param>
    /// <param name="maxChannels">2 to keep the channels of a file of two; else, and of more, their average.</param>
    /// <exception cref="InvalidDataException">It is neither WAV nor Ogg Opus; the message names file and fault.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="VoipCallException">libopus is missing.</exception>
    public static ISoundSource Open(string path, int maxChannels)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 16_384);
        try
        {
            Span<byte> first = stackalloc byte[4];
            int read = WavHeader.ReadFully(stream, first);
            stream.Position = 0;
            return first[..read].SequenceEqual("OggS"u8)
                ? new OggSource(new OggOpusReader(stream, path), maxChannels)
                : new WavSource(new WavReader(stream), maxChannels);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
