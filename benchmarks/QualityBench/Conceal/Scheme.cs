using VoipSdk.Codecs;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>A way through loss: how the sender encodes, and what the receiver makes of what arrives.</summary>
/// <param name="Name">As the table says it.</param>
/// <param name="Setup">The encoder.</param>
/// <param name="Play">From the packets, and which of them are missing, to what is heard: 48 kHz mono.</param>
internal sealed record Scheme(string Name, EncoderSetup Setup, Func<EncodedClip, bool[], float[]> Play)
{
    /// <summary>Each packet carries a copy of the one this many before it (RFC 2198); 0 for none.</summary>
    public int CopyDistance { get; init; }

    /// <summary>What is sent for a clip: payloads and, where there are copies, the headers of RFC 2198.</summary>
    public long BytesOf(EncodedClip clip)
    {
        long bytes = clip.Bytes;
        for (int i = CopyDistance; CopyDistance > 0 && i < clip.Packets.Length; i++)
        {
            bytes += RedundantHeaderBytes + clip.Packets[i - CopyDistance].Length;
        }

        return bytes;
    }

    /// <summary>What is heard of a clip.</summary>
    public float[] Hear(EncodedClip clip, bool[] lost)
    {
        bool[] missing = [.. lost.Select((isLost, i) =>
            isLost && (CopyDistance == 0 || i + CopyDistance >= lost.Length || lost[i + CopyDistance]))];
        return Play(clip, missing);
    }

    private const int RedundantHeaderBytes = 5;
}

/// <summary>The schemes that are compared.</summary>
internal static class Schemes
{
    private const int Wideband = 1103;

    /// <summary>All columns of the table.</summary>
    /// <param name="pattern">The loss, which senders are told.</param>
    public static IReadOnlyList<Scheme> All(LossPattern pattern)
    {
        var plain = new EncoderSetup();

        // As calls choose it: 40 ms, or 80 where losses come in runs.
        int copyDistance = pattern.MeanBurst > 1 ? 4 : 2;

        // As calls do it: with the upper half left out libopus makes so much less of what it is asked for.
        EncoderSetup wide = plain with { Bitrate = 25_800, MaxBandwidth = Wideband };
        EncoderSetup fec = plain with { UsesFec = true, ExpectedLoss = (int)Math.Round(100 * pattern.Loss) };
        return
        [
            new("zeros", plain, PlayZeros),
            new("opus concealment", plain, PlayOpus),
            new("opus FEC", fec, PlayFec),
            new("ours", plain, PlayOurs),
            new("ours, 8 kHz", wide, PlayOurs),
            new("copies in the same bits", wide with { Bitrate = 11_500 }, PlayOurs) { CopyDistance = copyDistance },
            new("copies in 1.5 times", wide with { Bitrate = 18_000 }, PlayOurs) { CopyDistance = copyDistance },
        ];
    }

    private static float[] PlayOurs(EncodedClip clip, bool[] lost)
    {
        using IAudioDecoder decoder = new OpusCodec().CreateDecoder();
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
                decoder.Conceal(i + 1 < lost.Length && !lost[i + 1] ? clip.Packets[i + 1] : default, frame);
            }
        }

        return heard;
    }

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
