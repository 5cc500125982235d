namespace VoipSdk.Protocol.Calls;

/// <summary>Which calls may be heard by others: the network, and who runs the directory (docs/PROTOCOL.md §9).</summary>
public enum CallEncryption
{
    /// <summary>
    /// Calls are encrypted, and only with contacts whose identity key is known and trusted. The default; base-level peers
    /// can neither call nor be called.
    /// </summary>
    Required = 0,

    /// <summary>
    /// Calls with contacts for whom the directory has never named a key, base-level peers, are in the clear. All others
    /// are as with <see cref="Required"/>: a contact who once had a key is never called without one. A directory that
    /// names no keys from the beginning can therefore make calls be in the clear.
    /// </summary>
    Preferred,
}
