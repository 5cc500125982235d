using System.Net;
using VoipSdk.Protocol.Security;

namespace VoipSdk;

/// <summary>A friend, where the friend's calls are taken, and whether the friend is who it was.</summary>
/// <param name="Username">As the friend typed it at the login; <c>Alice</c> and <c>alice</c> are the same user.</param>
/// <param name="Address">IPv4 or IPv6; an IPv4-mapped address is shown as IPv4.</param>
/// <param name="Port">The UDP port of the friend's call socket, 0 to 65535; 0 means that the friend takes no calls.</param>
public sealed record Contact(string Username, IPAddress Address, int Port)
{
    /// <summary>
    /// The key that the directory names at the moment; null where it names none. No proof: see <see cref="Identity"/>.
    /// </summary>
    public IdentityPublicKey? IdentityKey { get; init; }

    /// <summary>The key that calls have to be proven with: the first one, or the one trusted last; null where none is pinned.</summary>
    public IdentityPublicKey? PinnedIdentityKey { get; init; }

    /// <summary>What <see cref="IdentityKey"/> is worth.</summary>
    public ContactIdentity Identity { get; init; }
}
