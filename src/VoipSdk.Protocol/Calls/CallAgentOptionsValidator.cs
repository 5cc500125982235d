using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

internal static class CallAgentOptionsValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // The copy owns its codec list, so that nobody changes it under a running agent.
    public static CallAgentOptions CopyAndCheck(CallAgentOptions options)
    {
        var faults = new List<string>();
        CallCodec[] codecs = [.. options.Codecs ?? []];
        CheckCodecs(codecs, faults);
        CheckTime(nameof(options.RingTimeout), options.RingTimeout, faults);
        CheckTime(nameof(options.MediaTimeout), options.MediaTimeout, faults);
        CheckCount(nameof(options.MaxCalls), options.MaxCalls, 1_024, faults);
        CheckCount(nameof(options.MaxEndedCalls), options.MaxEndedCalls, 1024, faults);
        SrtpProfile[] profiles = [.. options.SrtpProfiles ?? []];
        if (profiles.Length == 0 || profiles.Distinct().Count() != profiles.Length || !profiles.All(IsKnown))
        {
            faults.Add("SrtpProfiles: 1 or 2 profiles, each once.");
        }

        return faults.Count == 0
            ? options with { Codecs = codecs, SrtpProfiles = profiles }
            : throw new ArgumentException("Options are out of range. " + string.Join(" ", faults), nameof(options));
    }

    private static bool IsKnown(SrtpProfile profile) => profile is SrtpProfile.AeadAes128Gcm or SrtpProfile.AeadAes256Gcm;

    private static void CheckCodecs(CallCodec[] codecs, List<string> faults)
    {
        if (codecs.Length is 0 or > CallCodecList.MaxCodecs || codecs.Any(codec => codec is null || !codec.IsValid))
        {
            faults.Add($"Codecs: 1 to {CallCodecList.MaxCodecs} valid codecs are needed.");
            return;
        }

        if (codecs.Any(codec => codec.PayloadType == RedundantPayload.PayloadType))
        {
            faults.Add($"Codecs: payload type {RedundantPayload.PayloadType} is that of redundant audio.");
        }

        bool isRepeated = codecs.Where((codec, i) =>
            codecs.Take(i).Any(other => other.IsSameEncoding(codec) || other.PayloadType == codec.PayloadType)).Any();
        if (isRepeated || CallCodecList.Format(codecs).Length > CallCodecList.MaxTextLength)
        {
            faults.Add($"Codecs: each encoding and payload type once, in {CallCodecList.MaxTextLength} characters.");
        }
    }

    private static void CheckTime(string name, TimeSpan value, List<string> faults)
    {
        if (value < Shortest || value > Longest)
        {
            faults.Add($"{name}: {value} is not between {Shortest} and {Longest}.");
        }
    }

    private static void CheckCount(string name, int value, int most, List<string> faults)
    {
        if (value < 1 || value > most)
        {
            faults.Add($"{name}: {value} is not between 1 and {most}.");
        }
    }
}
