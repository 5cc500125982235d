namespace VoipSdk.Audio;

/// <summary>An Ogg Opus file as a call wants it: its channels averaged.</summary>
internal sealed class MonoOggSource(OggOpusReader reader) : IMonoSource
{
    private readonly float[] _frames = new float[960 * reader.Channels];

    public int Read(Span<float> samples)
    {
        int total = 0;
        while (total < samples.Length)
        {
            int wanted = Math.Min(samples.Length - total, 960) * reader.Channels;
            int frames = reader.Read(_frames.AsSpan(0, wanted)) / reader.Channels;
            if (frames == 0)
            {
                break;
            }

            ChannelMix.ToMono(_frames.AsSpan(0, frames * reader.Channels), reader.Channels, samples.Slice(total, frames));
            total += frames;
        }

        return total;
    }

    public void Dispose() => reader.Dispose();
}
