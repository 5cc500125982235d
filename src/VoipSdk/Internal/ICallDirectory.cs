using VoipSdk.Protocol;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>What the calls need to hear from the directory. The call socket stands behind it; tests stand in for it.</summary>
internal interface ICallDirectory
{
    /// <summary>The login succeeded.</summary>
    /// <param name="username">As 004 names it.</param>
    /// <param name="identity">What the user signs calls with; the calls are its only user until they are disposed.</param>
    void SetLocalUser(string username, IdentityKey? identity);

    /// <summary>A contact is new, or something about it has changed.</summary>
    /// <param name="username">The contact.</param>
    /// <param name="address">As 013 gave it.</param>
    /// <param name="trustedKey">The pinned key, stored already; null where none is. While a change is refused, still the old one.</param>
    /// <param name="refused">
    /// Not to be called at the moment: the directory names another key than the pinned one, or none any more; or it names a
    /// first one that could not be pinned.
    /// </param>
    void SetContact(string username, TransportAddress address, IdentityPublicKey? trustedKey, bool refused);
}
