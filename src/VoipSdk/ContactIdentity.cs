namespace VoipSdk;

/// <summary>Whether a contact is who it was.</summary>
public enum ContactIdentity
{
    /// <summary>
    /// No key of the contact is pinned. The directory has never named one (the contact has a base-level client, or the
    /// server hands no keys on); or it names one that could not be stored, then there are no calls with the contact.
    /// </summary>
    Unknown = 0,

    /// <summary>The directory names the key that is pinned: the first one, or one that the user has trusted since.</summary>
    Trusted,

    /// <summary>
    /// The directory names another key than the pinned one, or none any more. The contact may have a new device, or
    /// someone pretends to be the contact. Until the user trusts the new key
    /// (<see cref="DirectoryClient.TrustIdentityAsync"/>) or the directory names the pinned one again, the contact cannot be
    /// called, and a call that comes is the contact's only where it is proven with the pinned key.
    /// </summary>
    Changed,
}
