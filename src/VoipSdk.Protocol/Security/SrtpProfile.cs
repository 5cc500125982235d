namespace VoipSdk.Protocol.Security;

/// <summary>How media is protected; the values are the SRTP protection profiles of RFC 7714 §14.2.</summary>
public enum SrtpProfile
{
    /// <summary>AES-128 in Galois/Counter mode with tags of 16 bytes; <c>AEAD_AES_128_GCM</c>.</summary>
    AeadAes128Gcm = 7,

    /// <summary>AES-256 in Galois/Counter mode with tags of 16 bytes; <c>AEAD_AES_256_GCM</c>.</summary>
    AeadAes256Gcm = 8,
}
