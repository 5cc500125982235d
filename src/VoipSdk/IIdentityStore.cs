using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk;

/// <summary>
/// Where the identity keys of an application's users are kept, and the keys that those users have pinned of their
/// contacts (docs/PROTOCOL.md §6.8). It lasts longer than the application, or friends are warned at each start.
/// </summary>
/// <remarks>
/// <para>One store belongs to one directory: usernames are unique only there. Every user has a key and pins of its own;
/// compare and keep users and contacts by <see cref="Username.Key"/>.</para>
/// <para>Called from any thread, by several clients at once. What an implementation throws fails the login or the request
/// with <see cref="VoipRequestFailure.IdentityUnavailable"/>, and leaves a contact that could not be pinned without
/// calls; it must never answer with less than it was given to keep. Where there is a key store of the platform, that is
/// the place for <see cref="AddPrivateKeyAsync"/>.</para>
/// </remarks>
public interface IIdentityStore
{
    /// <summary>The private key of a user.</summary>
    /// <param name="user">The local user.</param>
    /// <param name="cancellationToken">The login was given up.</param>
    /// <returns>A copy of what was added; null only where none ever was. A key that cannot be read is an exception.</returns>
    ValueTask<byte[]?> LoadPrivateKeyAsync(Username user, CancellationToken cancellationToken = default);

    /// <summary>Keeps the first private key of a user. Where there is one already it stays, and this one is dropped.</summary>
    /// <param name="user">The local user.</param>
    /// <param name="privateKey">PKCS #8, unencrypted: whoever reads it is this user. Copy it; it is erased afterwards.</param>
    /// <param name="cancellationToken">The login was given up.</param>
    ValueTask AddPrivateKeyAsync(Username user, ReadOnlyMemory<byte> privateKey, CancellationToken cancellationToken = default);

    /// <summary>All pins of a user, one a contact.</summary>
    /// <param name="user">The local user.</param>
    /// <param name="cancellationToken">The client no longer waits.</param>
    ValueTask<IReadOnlyList<IdentityPin>> LoadPinsAsync(Username user, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps the first pins of contacts, and returns when they are safe. Contacts that have one already keep that.
    /// </summary>
    /// <param name="user">The local user.</param>
    /// <param name="pins">One or more, of different contacts.</param>
    /// <param name="cancellationToken">The client no longer waits.</param>
    ValueTask AddPinsAsync(Username user, IReadOnlyList<IdentityPin> pins, CancellationToken cancellationToken = default);

    /// <summary>Keeps a pin in place of the contact's earlier one, and returns when it is safe: the user trusts that key.</summary>
    /// <param name="user">The local user.</param>
    /// <param name="pin">The contact and the key.</param>
    /// <param name="cancellationToken">The client no longer waits.</param>
    ValueTask ReplacePinAsync(Username user, IdentityPin pin, CancellationToken cancellationToken = default);
}
