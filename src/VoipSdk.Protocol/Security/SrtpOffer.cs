namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9.3: attribute "srtp" of 004, the profiles in order of preference, and of the answer, the one chosen.
internal static class SrtpOffer
{
    public static string Format(IReadOnlyList<SrtpProfile> profiles) =>
        string.Join(',', profiles.Select(profile => profile.GetName()));

    // The callee's choice: its own first profile that the caller offers.
    public static bool TryChoose(IReadOnlyList<SrtpProfile> ours, string offer, out SrtpProfile chosen)
    {
        string[] names = offer.Split(',');
        chosen = ours.FirstOrDefault(profile => names.Contains(profile.GetName()));
        return chosen != default;
    }

    public static bool TryAccept(IReadOnlyList<SrtpProfile> ours, string? answer, out SrtpProfile profile) =>
        SrtpProfiles.TryParse(answer, out profile) && ours.Contains(profile);
}
