namespace VoipSdk.Protocol.Security;

/// <summary>
/// What a session key is for (RFC 3711 §4.3.1 and §4.3.2). The authentication keys, 1 and 4, belong to no AEAD profile.
/// </summary>
internal enum SrtpKeyLabel : byte
{
    RtpEncryption = 0,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpSalt = 5,
}
