using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Security;

/// <summary>The identity key that a contact had when it was first heard of, or that the user has trusted since.</summary>
/// <param name="Contact">
/// The contact. A store keeps <see cref="Username.Key"/>, which every spelling of the name has in common, and reads it
/// with <see cref="Username.TryCreate"/>.
/// </param>
/// <param name="Key">The key.</param>
public sealed record IdentityPin(Username Contact, IdentityPublicKey Key);
