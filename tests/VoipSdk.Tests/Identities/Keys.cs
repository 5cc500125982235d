using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Identities;

internal static class Keys
{
    public static IdentityPublicKey First { get; } = New();

    public static IdentityPublicKey Second { get; } = New();

    public static IdentityPublicKey Third { get; } = New();

    public static IReadOnlyList<IdentityPublicKey> All { get; } = [First, Second, Third];

    public static IdentityPublicKey New()
    {
        using var key = IdentityKey.Create();
        return key.PublicKey;
    }

    public static Username Name(string text) => Username.TryCreate(text, out Username name) ? name : throw new ArgumentException(text);

    public static IdentityPin Pin(string name, IdentityPublicKey key) => new(Name(name), key);
}
