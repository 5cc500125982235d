using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security;

/// <summary>Public keys that need no private one: small multiples of the generator of P-256.</summary>
internal static class PublicKeys
{
    public const string FirstText = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";
    public const string SecondText = "BHzyexiNA09-ilI4AwS1GsPAiWnid_IbNaYLSPxHZpl4B3dVENuO0EApPZrGn3Qw27p9reY86YIpngS3nSJ4c9E";
    public const string ThirdText = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWsBy9HAHlgGVxGBS1g_Bh6dQxzKmUzqExNEm_l8hArgo";

    public static IdentityPublicKey First { get; } = Parse(FirstText);

    public static IdentityPublicKey Second { get; } = Parse(SecondText);

    public static IdentityPublicKey Third { get; } = Parse(ThirdText);

    public static IReadOnlyList<IdentityPublicKey> All { get; } = [First, Second, Third];

    private static IdentityPublicKey Parse(string text) =>
        IdentityPublicKey.TryParse(text, out IdentityPublicKey? key) ? key : throw new ArgumentException(text);
}
