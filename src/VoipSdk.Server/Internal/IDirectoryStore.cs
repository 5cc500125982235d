using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

/// <summary>
/// What outlives connections: users, friendships, invitations. Thread-safe; each call is one transaction, so that two
/// that touch the same users leave what one after the other would have left.
/// </summary>
internal interface IDirectoryStore
{
    /// <summary>
    /// A user logs in, or a logged-in user moves: remembers the name as typed, where the user is reached, and the identity
    /// key, or that there is none.
    /// </summary>
    /// <returns>Null when the store takes no more users.</returns>
    ValueTask<UserRecord?> LoginAsync(DirectoryContact self);

    /// <summary>The user is offline from now on.</summary>
    ValueTask LogoutAsync(Username user);

    ValueTask<StoreAnswer> InviteAsync(Username from, Username to);

    ValueTask<StoreAnswer> AcceptAsync(Username by, Username inviter);

    ValueTask<StoreAnswer> RefuseAsync(Username by, Username inviter);
}

/// <summary>A user's open invitations, oldest first, and friends.</summary>
internal sealed record UserRecord(IReadOnlyList<Username> Invitations, IReadOnlyList<DirectoryContact> Contacts);

internal enum StoreOutcome
{
    /// <summary>No such user.</summary>
    Unknown,

    /// <summary>One of both has as many friends or invitations as the store allows.</summary>
    Limit,

    /// <summary>There is nothing to accept or refuse.</summary>
    NoInvite,

    /// <summary>The invitation is new.</summary>
    Invited,

    /// <summary>The invitation has been waiting already.</summary>
    InvitedBefore,

    /// <summary>Both are friends from now on.</summary>
    Befriended,

    /// <summary>Both were friends already.</summary>
    FriendsBefore,

    /// <summary>The invitation is gone.</summary>
    Refused,
}

/// <summary>What a transaction did, and how it left both users; they are set from <c>Invited</c> on.</summary>
internal readonly record struct StoreAnswer(StoreOutcome Outcome, DirectoryContact Self = default, DirectoryContact Other = default);
