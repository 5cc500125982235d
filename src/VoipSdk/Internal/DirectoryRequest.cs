using VoipSdk.Internal.Identities;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

internal enum DirectoryRequestKind
{
    Login,
    Invite,
    Accept,
    Refuse,
    TrustIdentity,
}

/// <summary>One request of the application, and the task on which it waits.</summary>
internal sealed class DirectoryRequest(DirectoryRequestKind kind, string username)
{
    // The loop must not run the application's continuations.
    private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DirectoryRequestKind Kind { get; } = kind;

    public string Username { get; } = username;

    /// <summary>For a login: whose key 001 shows; null where the name breaks the rules.</summary>
    public LocalIdentity? Identity { get; init; }

    /// <summary>For a contact to be trusted: the key that the user was shown.</summary>
    public IdentityPublicKey? IdentityKey { get; init; }

    /// <summary>The machine's id; 0 until the loop has taken the request up. Only the loop touches it.</summary>
    public long Id { get; set; }

    public Task Outcome => _outcome.Task;

    public void Succeed() => Finish(_outcome.TrySetResult(true), "succeeded");

    public void Fail(DirectoryRefusal refusal) => Fail(ToFailure(refusal));

    public void Fail(VoipRequestFailure reason, Exception? cause = null) =>
        Finish(_outcome.TrySetException(new VoipRequestException(reason, Explain(reason), cause)), reason.ToString());

    public void Fail(VoipConnectionException error) => Finish(_outcome.TrySetException(error), "connection-lost");

    public bool TryCancel(CancellationToken cancellationToken)
    {
        bool isCancelled = _outcome.TrySetCanceled(cancellationToken);
        Finish(isCancelled, "cancelled");
        return isCancelled;
    }

    internal static VoipRequestFailure ToFailure(DirectoryRefusal refusal) => refusal switch
    {
        DirectoryRefusal.UsernameInUse => VoipRequestFailure.UsernameInUse,
        DirectoryRefusal.InvalidUsername => VoipRequestFailure.InvalidUsername,
        DirectoryRefusal.AlreadyLoggedIn => VoipRequestFailure.AlreadyLoggedIn,
        DirectoryRefusal.LimitReached => VoipRequestFailure.LimitReached,
        DirectoryRefusal.UnknownUser or DirectoryRefusal.Blocked => VoipRequestFailure.UserNotFound,
        DirectoryRefusal.Yourself => VoipRequestFailure.Yourself,
        DirectoryRefusal.NotLoggedIn => VoipRequestFailure.NotLoggedIn,
        DirectoryRefusal.NoInvitation => VoipRequestFailure.NoInvitation,
        DirectoryRefusal.Unavailable => VoipRequestFailure.Unavailable,
        DirectoryRefusal.TimedOut => VoipRequestFailure.TimedOut,
        _ => VoipRequestFailure.Refused,
    };

    // Without names: messages end up in logs.
    internal static string Explain(VoipRequestFailure reason) => reason switch
    {
        VoipRequestFailure.UsernameInUse => "Someone is logged in with this username.",
        VoipRequestFailure.InvalidUsername =>
            "A username has 1 to 32 characters, and no white space or control characters.",
        VoipRequestFailure.AlreadyLoggedIn => "This client is logged in with another username.",
        VoipRequestFailure.LimitReached => "A limit is reached: too many requests, invitations or friends.",
        VoipRequestFailure.UserNotFound => "No user with this username can be invited.",
        VoipRequestFailure.Yourself => "Users cannot invite themselves.",
        VoipRequestFailure.NotLoggedIn => "This needs a login first.",
        VoipRequestFailure.NoInvitation => "There is no invitation from this user.",
        VoipRequestFailure.Unavailable => "The directory cannot answer at the moment.",
        VoipRequestFailure.TimedOut => "The directory server did not answer in time.",
        VoipRequestFailure.IdentityUnavailable => "The identity store failed, or what it keeps is damaged.",
        VoipRequestFailure.IdentityMismatch => "The directory names another identity key for this contact by now, or none.",
        _ => "The directory server refused.",
    };

    private void Finish(bool isFirst, string outcome)
    {
        if (isFirst)
        {
            Metrics.CountRequest(Kind.ToString(), outcome);
        }
    }
}
