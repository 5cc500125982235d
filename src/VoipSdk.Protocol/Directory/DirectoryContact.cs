using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Directory;

/// <summary>A friend, where the friend's call socket is reached, and who answers there: what 013 carries.</summary>
/// <param name="Username">The friend; shown as the friend typed it at the last login.</param>
/// <param name="Endpoint">Address and UDP port; port 0 where the friend takes no calls.</param>
/// <param name="IdentityKey">
/// The key of the friend's last login (extension <c>identity</c>); null where the directory names none. What a directory
/// says, no proof: see <see cref="IdentityPins"/>.
/// </param>
public readonly record struct DirectoryContact(Username Username, TransportAddress Endpoint, IdentityPublicKey? IdentityKey = null);
