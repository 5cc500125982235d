using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Security;

/// <summary>What belongs to a <see cref="SrtpProfile"/>.</summary>
public static class SrtpProfiles
{
    private const string Aes128Gcm = "AEAD_AES_128_GCM";
    private const string Aes256Gcm = "AEAD_AES_256_GCM";

    /// <summary>Bytes of the profile's master key, and of its session keys: 16 or 32 (RFC 7714 §12).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such profile.</exception>
    public static int GetKeySize(this SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => 16,
        SrtpProfile.AeadAes256Gcm => 32,
        _ => throw Unknown(profile),
    };

    /// <summary>The profile's name as RFC 7714 §14.1 registers it, <c>AEAD_AES_128_GCM</c> for example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such profile.</exception>
    public static string GetName(this SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => Aes128Gcm,
        SrtpProfile.AeadAes256Gcm => Aes256Gcm,
        _ => throw Unknown(profile),
    };

    /// <summary>Finds the profile of a name. Upper and lower case differ.</summary>
    /// <returns>False for a name that is not known; <paramref name="profile"/> is then no profile.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out SrtpProfile profile)
    {
        profile = name switch
        {
            Aes128Gcm => SrtpProfile.AeadAes128Gcm,
            Aes256Gcm => SrtpProfile.AeadAes256Gcm,
            _ => default,
        };
        return profile != default;
    }

    private static ArgumentOutOfRangeException Unknown(SrtpProfile profile) =>
        new(nameof(profile), profile, "There is no such SRTP profile.");
}
