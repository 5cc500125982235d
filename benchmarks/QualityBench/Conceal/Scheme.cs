namespace VoipSdk.Benchmarks.Quality;

/// <summary>A way through loss: how the sender encodes, and what the receiver makes of what arrives.</summary>
/// <param name="Name">As the table says it.</param>
/// <param name="Setup">The encoder.</param>
/// <param name="Play">From the packets, and which of them got lost, to what is heard: 48 kHz mono.</param>
internal sealed record Scheme(string Name, EncoderSetup Setup, Func<EncodedClip, bool[], float[]> Play)
{
    /// <summary>Copies of earlier frames that each packet carries (RFC 2198).</summary>
    public int Copies { get; init; }
}

/// <summary>The schemes that are compared.</summary>
internal static class Schemes
{
    /// <summary>All columns of the table.</summary>
    /// <param name="pattern">The loss, which senders are told.</param>
    public static IReadOnlyList<Scheme> All(LossPattern pattern) =>
    [
        new("zeros", new EncoderSetup(), PlayZeros),
        new("opus concealment", new EncoderSetup(), PlayOpus),
        new("opus FEC", new EncoderSetup { UsesFec = true, ExpectedLoss = (int)Math.Round(100 * pattern.Loss) }, PlayFec),
    ];

    private static float[] PlayZeros(EncodedClip clip, bool[] lost) => Play(clip, lost, static (_, _, samples) => samples.Clear());

    private static float[] PlayOpus(EncodedClip clip, bool[] lost) =>
        Play(clip, lost, static (decoder, _, samples) => decoder.Decode(default, samples));

    private static float[] PlayFec(EncodedClip clip, bool[] lost) =>
        Play(clip, lost, static (decoder, next, samples) => decoder.Decode(next, samples, fec: next.Length > 0));

    private static float[] Play(EncodedClip clip, bool[] lost, Conceal conceal)
    {
        using var decoder = new LabDecoder();
        float[] heard = new float[clip.Packets.Length * Clip.FrameLength];
        for (int i = 0; i < clip.Packets.Length; i++)
        {
            Span<float> frame = heard.AsSpan(i * Clip.FrameLength, Clip.FrameLength);
            if (!lost[i])
            {
                decoder.Decode(clip.Packets[i], frame);
            }
            else
            {
                bool hasNext = i + 1 < lost.Length && !lost[i + 1];
                conceal(decoder, hasNext ? clip.Packets[i + 1] : default, frame);
            }
        }

        return heard;
    }

    private delegate void Conceal(LabDecoder decoder, ReadOnlySpan<byte> next, Span<float> samples);
}
