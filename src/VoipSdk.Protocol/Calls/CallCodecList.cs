using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7: offer and answer of codecs.
//   codecs = codec *( "," codec )      codec = payload-type ":" name "/" clock-rate [ "/" channels ]
internal static class CallCodecList
{
    public const int MaxCodecs = 16;
    public const int MaxTextLength = 256;

    public static string Format(IReadOnlyList<CallCodec> codecs) =>
        string.Join(',', codecs.Select(codec => codec.ToString()));

    // What is not a codec is skipped: a later version may write something there that this one does not know.
    public static List<CallCodec> Parse(string text)
    {
        var codecs = new List<CallCodec>();
        foreach (string item in text.Split(',', MaxCodecs + 1).Take(MaxCodecs))
        {
            if (CallCodec.TryParse(item, out CallCodec? codec))
            {
                codecs.Add(codec);
            }
        }

        return codecs;
    }

    // The callee's choice: its own first codec that the caller offered, under the caller's payload type.
    public static bool TryChoose(
        IReadOnlyList<CallCodec> ours, string? offer, [NotNullWhen(true)] out CallCodec? codec)
    {
        codec = null;
        if (offer is null)
        {
            codec = ForSilentPeer(ours);
            return true;
        }

        List<CallCodec> theirs = Parse(offer);
        foreach (CallCodec own in ours)
        {
            if (theirs.Find(own.IsSameEncoding) is { } match)
            {
                codec = own with { PayloadType = match.PayloadType };
                return true;
            }
        }

        return false;
    }

    // The caller reads the answer: it must be one of those it offered.
    public static bool TryAccept(
        IReadOnlyList<CallCodec> ours, string? answer, [NotNullWhen(true)] out CallCodec? codec)
    {
        codec = answer is null ? ForSilentPeer(ours) : null;
        if (answer is not null && CallCodec.TryParse(answer, out CallCodec? chosen))
        {
            codec = ours.FirstOrDefault(chosen.IsSameEncoding);
        }

        return codec is not null;
    }

    // A peer that names no codec gets PCMU with its static payload type (RFC 3551 §6), if we have it.
    private static CallCodec ForSilentPeer(IReadOnlyList<CallCodec> ours) =>
        ours.FirstOrDefault(CallCodec.Pcmu.IsSameEncoding) is { } pcmu ? pcmu with { PayloadType = 0 } : ours[0];
}
