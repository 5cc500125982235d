namespace VoipSdk.Audio;

/// <summary>An Ogg Opus file as a call wants it.</summary>
/// <param name="reader">Belongs to the source.</param>
/// <param name="maxChannels">2 to keep the channels of a file of two; else, and of more, their average.</param>
internal sealed class OggSource(OggOpusReader reader, int maxChannels = 1) : ISoundSource
{
    private readonly float[] _frames = new float[960 * reader.Channels];

    public int Channels { get; } = maxChannels == 2 && reader.Channels == 2 ? 2 : 1;

    public int Read(Span<float> samples)
    {
        int total = 0;
        while (total < samples.Length)
        {
            int wanted = Math.Min((samples.Length - total) / Channels, 960) * reader.Channels;
            int read = reader.Read(_frames.AsSpan(0, wanted));
            if (read == 0)
            {
                break;
            }

            int kept = read / reader.Channels * Channels;
            ChannelMix.ToMono(_frames.AsSpan(0, read), reader.Channels / Channels, samples.Slice(total, kept));
            total += kept;
        }

        return total;
    }

    public void Dispose() => reader.Dispose();
}
