namespace VoipSdk.Protocol.Security;

/// <summary>What the key that a directory names for a contact is worth.</summary>
public enum IdentityVerdict
{
    /// <summary>No key is named, and none is pinned: nothing is known.</summary>
    Unknown = 0,

    /// <summary>A key is named, and none is pinned: this is the one to pin.</summary>
    FirstUse,

    /// <summary>The pinned key is named.</summary>
    Trusted,

    /// <summary>A key is pinned, and another one is named or none any more. Nobody is that contact until the user says so.</summary>
    Changed,

    /// <summary>A key is named, none is pinned, and there is no room for one more pin.</summary>
    NoRoom,
}
