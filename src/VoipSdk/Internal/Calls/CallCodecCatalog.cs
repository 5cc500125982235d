using VoipSdk.Codecs;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Internal;

/// <summary>The codecs of a client as the call machine offers them, and back.</summary>
internal sealed class CallCodecCatalog
{
    private readonly IReadOnlyList<IAudioCodec> _codecs;

    public CallCodecCatalog(IReadOnlyList<IAudioCodec>? codecs)
    {
        _codecs = codecs is { Count: > 0 } ? codecs : AudioCodecs.Default;
        Offer = [.. _codecs.Select(codec => ToOffer(codec.Format))];
    }

    /// <summary>What 004 offers, in order of preference.</summary>
    public IReadOnlyList<CallCodec> Offer { get; }

    /// <summary>Whether one of them has two channels.</summary>
    public bool HasStereo => _codecs.Any(codec => codec is IStereoAudioCodec);

    /// <summary>What a call needs that settled on <paramref name="chosen"/>.</summary>
    public CallCodecs For(CallCodec chosen)
    {
        // The caller numbered the chosen codec; the others keep our numbers, for peers that never named theirs.
        var byPayloadType = _codecs.ToDictionary(codec => codec.Format.PayloadType);
        IAudioCodec codec = _codecs.First(candidate => Matches(candidate.Format, chosen));
        byPayloadType[chosen.PayloadType] = codec;
        return new CallCodecs(codec, chosen.PayloadType, byPayloadType);
    }

    private static bool Matches(AudioCodecFormat format, CallCodec codec) =>
        string.Equals(format.Name, codec.Name, StringComparison.OrdinalIgnoreCase) && format.ClockRate == codec.ClockRate;

    // RFC 7587 §7: the rtpmap of Opus always says two channels, whatever is sent.
    private static CallCodec ToOffer(AudioCodecFormat format) => new(
        format.Name, format.PayloadType, format.ClockRate,
        string.Equals(format.Name, "opus", StringComparison.OrdinalIgnoreCase) ? 2 : 1);
}
