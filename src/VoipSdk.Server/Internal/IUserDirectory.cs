using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

/// <summary>
/// Who is logged in, here or on another machine of a cluster. Thread-safe. A session knows other users only through
/// this, so that none of them need be in this process.
/// </summary>
/// <remarks>Expected refusals are results. An exception means that the directory could not be asked.</remarks>
internal interface IUserDirectory
{
    /// <summary>
    /// Claims the name of <paramref name="self"/>: of two logins at once with one name, exactly one succeeds. <paramref name="session"/> may be told
    /// things before this completes.
    /// </summary>
    ValueTask<LoginAnswer> LoginAsync(DirectoryContact self, IUserSession session);
}

/// <summary>A logged-in user's seat in the directory. Its owner makes one call at a time.</summary>
internal interface IUserPresence
{
    /// <summary>The user is reached elsewhere from now on; friends who are online are told.</summary>
    ValueTask<RequestAnswer> MoveAsync(TransportAddress endpoint);

    ValueTask<RequestAnswer> InviteAsync(Username target);

    ValueTask<RequestAnswer> AcceptAsync(Username inviter);

    ValueTask<RequestAnswer> RefuseAsync(Username inviter);

    /// <summary>Frees the name. The last call.</summary>
    ValueTask ReleaseAsync();
}

/// <summary>What the directory tells a session. Never blocks, never throws; a session that cannot keep up ends itself.</summary>
internal interface IUserSession
{
    void NotifyInvite(Username from);

    void NotifyContact(DirectoryContact contact);

    void NotifyRefused(Username by);
}

/// <summary>The answer to a login; <paramref name="Presence"/> is there on success only.</summary>
internal sealed record LoginAnswer(
    DirectoryResult Result,
    IUserPresence? Presence,
    IReadOnlyList<Username> Invitations,
    IReadOnlyList<DirectoryContact> Contacts)
{
    public static LoginAnswer Refused(DirectoryResult result) => new(result, null, [], []);
}

/// <summary>The answer to a request, with the other user where both are friends.</summary>
internal readonly record struct RequestAnswer(DirectoryResult Result, DirectoryContact? Contact = null);
