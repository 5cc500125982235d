namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9: sizes in bytes of what the key exchange of a call puts into attributes.
internal static class CallSecrecy
{
    public const int NonceSize = 16;
    public const int TokenSize = 16;
    public const int CookieSize = 16;
    public const int HashSize = 32;
    public const int MacSize = 16;
}
